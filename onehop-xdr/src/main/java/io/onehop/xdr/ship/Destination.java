package io.onehop.xdr.ship;

import io.onehop.xdr.throttle.ShipOutcome;

/// A cluster elsewhere to which records are shipped. Safe for use by many threads.
public interface Destination extends AutoCloseable {
    /// Puts a record on the wire; never waits.
    ///
    /// @param listener told once, maybe before this returns, when it is taken
    /// @return false when no connection is free: nothing was done
    boolean ship(Shipment shipment, Listener listener);

    /// Whether it has been reached since the start; how it is now shows when something is shipped.
    boolean isReached();

    /// How it looks from here.
    Facts facts();

    @Override
    void close();

    /// One that cannot be reached.
    static Destination unreachable() {
        return new Destination() {
            @Override
            public boolean ship(Shipment shipment, Listener listener) {
                return false;
            }

            @Override
            public boolean isReached() {
                return false;
            }

            @Override
            public Facts facts() {
                return new Facts(0, 0, "there is no network");
            }

            @Override
            public void close() {
                // nothing was opened
            }
        };
    }

    /// Hears what became of a record.
    @FunctionalInterface
    interface Listener {
        /// It is over with this attempt; called on a thread that must not be held up.
        ///
        /// @param node name of the node that was asked, empty when none was
        /// @param sent what was put on the wire
        void answered(ShipOutcome outcome, String node, Sent sent);
    }

    /// What was put on the wire.
    ///
    /// @param plainBytes of the request as it is without compression; 0 when it was not sent
    /// @param bytes of the request as it was sent
    record Sent(int plainBytes, int bytes) {
        /// Nothing.
        public static final Sent NOTHING = new Sent(0, 0);

        /// Whether it was compressed.
        public boolean isPacked() {
            return bytes < plainBytes;
        }
    }

    /// How a destination looks.
    ///
    /// @param nodes how many it has
    /// @param openConnections to all of them
    /// @param problem why it cannot be reached, empty when it can
    record Facts(int nodes, int openConnections, String problem) {}
}
