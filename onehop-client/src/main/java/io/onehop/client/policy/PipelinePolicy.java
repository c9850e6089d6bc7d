package io.onehop.client.policy;

/// How much a pipeline has under way.
///
/// @param maxCommands commands submitted and not ended, over all nodes, 1 or more
/// @param maxInFlight requests on their way on a node's connection, 1 or more
/// @param maxInFlightBytes of these, 1 or more; a larger request goes alone
public record PipelinePolicy(int maxCommands, int maxInFlight, long maxInFlightBytes) {
    private static final int COMMANDS = 4096;
    private static final int IN_FLIGHT = 256;
    private static final long IN_FLIGHT_BYTES = 1 << 20;

    /// @throws IllegalArgumentException when a limit is below 1
    public PipelinePolicy {
        if (maxCommands < 1 || maxInFlight < 1 || maxInFlightBytes < 1) {
            throw new IllegalArgumentException("pipeline limits are out of range: maxCommands=" + maxCommands
                    + " maxInFlight=" + maxInFlight + " maxInFlightBytes=" + maxInFlightBytes);
        }
    }

    /// 4096 commands, of which 256 or 1 MiB are on their way to a node.
    public static PipelinePolicy defaults() {
        return new PipelinePolicy(COMMANDS, IN_FLIGHT, IN_FLIGHT_BYTES);
    }
}
