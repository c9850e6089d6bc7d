package io.onehop.server.node;

import io.onehop.model.NodeId;
import io.onehop.server.config.FabricParameters;
import io.onehop.server.config.NetworkServiceParameters;
import io.onehop.server.config.NodeConfig;
import io.onehop.server.config.ServiceParameters;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collections;
import java.util.random.RandomGenerator;

/// Finds a node's id: the configured one; else the fabric port and the hardware address of an interface, so
/// that it stays the same over restarts and differs between nodes of one machine; else a random one.
final class NodeIdentity {
    private static final int HARDWARE_ADDRESS_BITS = 48;
    private static final int HARDWARE_ADDRESS_BYTES = 6;
    private static final long HARDWARE_MASK = (1L << HARDWARE_ADDRESS_BITS) - 1;
    private static final int BYTE_BITS = 8;

    private NodeIdentity() {}

    static NodeId of(NodeConfig config, RandomGenerator random) {
        String configured = config.service().text(ServiceParameters.NODE_ID);
        if (!configured.isEmpty()) {
            return NodeId.parse(configured);
        }
        long port = config.fabric().integer(FabricParameters.PORT);
        long hardware = config.networkService().integer(NetworkServiceParameters.PORT) == 0
                ? 0
                : hardwareAddress();
        long address = hardware == 0 ? random.nextLong() & HARDWARE_MASK : hardware;
        return new NodeId(Math.max(1, port) << HARDWARE_ADDRESS_BITS | address);
    }

    /// The hardware address of the first interface that has one, 0 when none has.
    private static long hardwareAddress() {
        try {
            for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                byte[] bytes = each.getHardwareAddress();
                if (bytes != null && bytes.length == HARDWARE_ADDRESS_BYTES) {
                    return number(bytes);
                }
            }
        } catch (SocketException _) {
            // as if there were none
        }
        return 0;
    }

    private static long number(byte[] bytes) {
        long number = 0;
        for (byte each : bytes) {
            number = number << BYTE_BITS | each & 0xFF;
        }
        return number;
    }
}
