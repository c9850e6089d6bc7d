package io.onehop.cluster.exchange;

import io.netty.buffer.ByteBuf;
import io.onehop.cluster.metadata.Bounded;

/// What a member tells of one of its namespaces.
///
/// @param name at most 31 bytes
/// @param replicationFactor copies wanted, at least 1
/// @param rackId its rack, 0 = none
/// @param activeRack rack it wants all masters in, 0 = none
/// @param uniform `prefer-uniform-balance`
/// @param strong whether the namespace is strongly consistent
/// @param regime epoch of mastership to come; 0 for an available namespace
/// @param rosterGeneration generation of the roster it knows; 0 for an available namespace
/// @param versions what its copies are worth
public record NamespaceState(
        String name,
        int replicationFactor,
        int rackId,
        int activeRack,
        boolean uniform,
        boolean strong,
        long regime,
        int rosterGeneration,
        PackedVersions versions) {
    static final int MAX_NAME_BYTES = 31;
    private static final int UNIFORM = 1;
    private static final int STRONG = 2;

    /// @throws IllegalArgumentException when something is out of its range
    public NamespaceState {
        if (name.isEmpty() || replicationFactor < 1 || rackId < 0 || activeRack < 0 || regime < 0
                || rosterGeneration < 0) {
            throw new IllegalArgumentException("bad namespace state: namespace=" + name
                    + " replication-factor=" + replicationFactor + " rack-id=" + rackId
                    + " active-rack=" + activeRack);
        }
    }

    NamespaceState with(PackedVersions others) {
        return new NamespaceState(name, replicationFactor, rackId, activeRack, uniform, strong, regime,
                rosterGeneration, others);
    }

    void write(ByteBuf out) {
        Bounded.writeText(out, name);
        out.writeInt(replicationFactor).writeInt(rackId).writeInt(activeRack);
        out.writeByte((uniform ? UNIFORM : 0) | (strong ? STRONG : 0));
        out.writeLong(regime).writeInt(rosterGeneration);
        versions.write(out);
    }

    static NamespaceState read(ByteBuf in) {
        String name = Bounded.text(in, MAX_NAME_BYTES);
        int replicationFactor = in.readInt();
        int rackId = in.readInt();
        int activeRack = in.readInt();
        int flags = in.readUnsignedByte();
        return new NamespaceState(name, replicationFactor, rackId, activeRack, (flags & UNIFORM) != 0,
                (flags & STRONG) != 0, in.readLong(), in.readInt(), PackedVersions.read(in));
    }
}
