package io.onehop.wire.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.onehop.wire.Proto;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Info requests and answers (info-protocol reference, section 1). Stateless.
public final class InfoText {
    private InfoText() {}

    /// Writes one message with the commands, each ended as the server wants it.
    ///
    /// @throws IllegalArgumentException when a command holds a line break
    public static void write(ByteBuf out, List<String> commands) {
        int start = out.writerIndex();
        out.writeZero(Proto.HEADER_SIZE);
        for (var command : commands) {
            if (command.indexOf('\n') >= 0) {
                throw new IllegalArgumentException("info command holds a line break");
            }
            ByteBufUtil.writeUtf8(out, command);
            out.writeByte('\n');
        }
        int body = out.writerIndex() - start - Proto.HEADER_SIZE;
        out.setLong(start, Proto.header(Proto.TYPE_INFO, body));
    }

    /// Reads an answer: command to value in the order of the lines. A line without a value (how a server
    /// refuses a whole message) is a key with an empty value.
    public static Map<String, String> read(ByteBuf body) {
        var text = body.toString(StandardCharsets.UTF_8);
        body.skipBytes(body.readableBytes());
        var answers = new LinkedHashMap<String, String>();
        int at = 0;
        while (at < text.length()) {
            int end = text.indexOf('\n', at);
            if (end < 0) {
                end = text.length();
            }
            int tab = text.indexOf('\t', at);
            if (tab >= 0 && tab < end) {
                answers.put(text.substring(at, tab), text.substring(tab + 1, end));
            } else {
                answers.put(text.substring(at, end), "");
            }
            at = end + 1;
        }
        return answers;
    }
}
