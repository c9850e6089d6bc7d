package io.onehop.client.command;

import io.onehop.model.Digest;
import io.onehop.model.Value;
import io.onehop.wire.client.ParticleCodec;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Names a record: its namespace and digest. Keys are equal when these are, whatever else they carry.
///
/// The digest is made of set and user key (wire-protocol reference, section 5).
///
/// @param namespace where the record lives
/// @param set its set, empty for none
/// @param digest what servers know it by
/// @param userKey what the application calls it; null when only the digest is known
public record Key(String namespace, String set, Digest digest, @Nullable Value userKey) {
    /// The record an application calls by a string.
    public static Key of(String namespace, String set, String userKey) {
        return of(namespace, set, Value.of(userKey));
    }

    /// The record an application calls by a whole number.
    public static Key of(String namespace, String set, long userKey) {
        return of(namespace, set, Value.of(userKey));
    }

    /// The record an application calls by bytes.
    public static Key of(String namespace, String set, byte[] userKey) {
        return of(namespace, set, Value.of(userKey));
    }

    /// The record an application calls by a value.
    ///
    /// @throws IllegalArgumentException when the value is no integer, floating-point number, string or blob
    public static Key of(String namespace, String set, Value userKey) {
        return new Key(namespace, set, digest(set, userKey), userKey);
    }

    /// The record with that digest.
    public static Key ofDigest(String namespace, String set, Digest digest) {
        return new Key(namespace, set, digest, null);
    }

    private static Digest digest(String set, Value userKey) {
        int type = ParticleCodec.type(userKey);
        return switch (userKey) {
            case Value.Text text -> Ripemd160.hash(set, type, text.value());
            case Value.Blob blob -> Ripemd160.hash(set, type, blob.bytes());
            case Value.Int number -> Ripemd160.hash(set, type, number.value());
            case Value.Real number -> Ripemd160.hash(set, type, Double.doubleToRawLongBits(number.value()));
            default -> throw new IllegalArgumentException("a key is an integer, double, string or blob, not "
                    + userKey);
        };
    }

    /// The partition the record belongs to, 0..4095.
    public int partition() {
        return digest.partition();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Key that && digest.equals(that.digest) && namespace.equals(that.namespace);
    }

    @Override
    public int hashCode() {
        return Objects.hash(namespace, digest);
    }
}
