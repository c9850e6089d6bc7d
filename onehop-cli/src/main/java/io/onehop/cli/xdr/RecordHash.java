package io.onehop.cli.xdr;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.onehop.model.Bin;
import io.onehop.model.Digest;
import io.onehop.model.Record;
import io.onehop.wire.client.ParticleCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;

/// A number of 64 bits for what a record holds: digest, set and bins. Generation and life are no part of it,
/// as clusters count writes and clocks apart. For one thread.
final class RecordHash {
    private final MessageDigest sha = sha();

    private static MessageDigest sha() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    long of(Digest digest, String set, Record record) {
        sha.update(digest.toBytes());
        text(set);
        for (Bin bin : record.bins().stream().sorted(Comparator.comparing(Bin::name)).toList()) {
            text(bin.name());
            ByteBuf value = Unpooled.buffer();
            ParticleCodec.write(value, bin.value());
            var bytes = new byte[value.readableBytes()];
            value.readBytes(bytes);
            number(ParticleCodec.type(bin.value()));
            number(bytes.length);
            sha.update(bytes);
        }
        return ByteBuffer.wrap(sha.digest()).getLong();
    }

    private void text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        number(bytes.length);
        sha.update(bytes);
    }

    private void number(int number) {
        sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
    }
}
