package io.onehop.client;

import io.onehop.model.Digest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A record message as the scripted node received it.
///
/// @param frame all bytes, with the proto header
/// @param fields by type
/// @param ops in order
record Request(byte[] frame, int info1, int info2, int info3, int ttl, int timeoutMillis, Map<Integer,
        byte[]> fields,
        List<Op> ops) {
    /// One operation; `bytes` is all of it, ready to be an answer.
    record Op(int type, int particle, String name, byte[] bytes) {}

    static Request parse(byte[] frame) {
        var in = ByteBuffer.wrap(frame, 8, frame.length - 8);
        in.get();
        int info1 = in.get() & 0xff;
        int info2 = in.get() & 0xff;
        int info3 = in.get() & 0xff;
        in.getShort();
        in.getInt();
        int ttl = in.getInt();
        int timeout = in.getInt();
        int fieldCount = in.getShort() & 0xffff;
        int opCount = in.getShort() & 0xffff;
        var fields = new HashMap<Integer, byte[]>();
        for (int i = 0; i < fieldCount; i++) {
            var data = new byte[in.getInt() - 1];
            int type = in.get();
            in.get(data);
            fields.put(type, data);
        }
        var ops = new ArrayList<Op>();
        for (int i = 0; i < opCount; i++) {
            int start = in.position();
            var op = new byte[in.getInt(start) + 4];
            in.get(op);
            var name = new String(op, 8, op[7], StandardCharsets.UTF_8);
            ops.add(new Op(op[4], op[5], name, op));
        }
        return new Request(frame, info1, info2, info3, ttl, timeout, fields, ops);
    }

    byte[] field(int type) {
        return fields.getOrDefault(type, new byte[0]);
    }

    Digest digest() {
        return Digest.read(field(4), 0);
    }
}
