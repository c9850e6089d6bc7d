package io.onehop.server.xdr;

import org.jspecify.annotations.Nullable;

/// Where last ship times outlive a node. Safe for use by many threads.
public interface ShipTimesFile {
    /// Writes them down in the place of those before; does not wait.
    ///
    /// @param done told when it is over, whether it has worked or not
    void save(SavedShipTimes times, Runnable done);

    /// What was written last; null when nothing was or it cannot be read. May wait for the disk.
    @Nullable SavedShipTimes load(String dc, String namespace);

    /// None: a node without a directory to work in.
    static ShipTimesFile none() {
        return new ShipTimesFile() {
            @Override
            public void save(SavedShipTimes times, Runnable done) {
                done.run();
            }

            @Override
            public @Nullable SavedShipTimes load(String dc, String namespace) {
                return null;
            }
        };
    }
}
