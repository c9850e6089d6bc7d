package io.onehop.xdr.ship;

import io.onehop.storage.BinCursor;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/// Which bins of a record are shipped.
///
/// @param only names of those that are; empty for all
/// @param never names of those that are not
/// @param none whether none is, only that the record exists
public record BinChoice(List<byte[]> only, List<byte[]> never, boolean none) {
    /// All of them.
    public static final BinChoice ALL = new BinChoice(List.of(), List.of(), false);

    /// Takes copies of the lists.
    public BinChoice {
        only = List.copyOf(only);
        never = List.copyOf(never);
    }

    /// A choice by names.
    public static BinChoice of(Collection<String> only, Collection<String> never) {
        return new BinChoice(bytes(only), bytes(never), false);
    }

    private static List<byte[]> bytes(Collection<String> names) {
        return names.stream().map(name -> name.getBytes(StandardCharsets.UTF_8)).toList();
    }

    /// Whether every bin is shipped: then the record takes the place of the one at the destination, else it
    /// is added to it.
    public boolean isAll() {
        return !none && only.isEmpty() && never.isEmpty();
    }

    /// Shows the bins of a record that are shipped, in their order.
    public void forEach(byte[] flat, Consumer<BinCursor> each) {
        for (var bin = new BinCursor(flat); bin.next();) {
            if (takes(bin)) {
                each.accept(bin);
            }
        }
    }

    private boolean takes(BinCursor bin) {
        return !none && (only.isEmpty() || has(only, bin)) && !has(never, bin);
    }

    private static boolean has(List<byte[]> names, BinCursor bin) {
        for (byte[] name : names) {
            if (bin.hasName(name)) {
                return true;
            }
        }
        return false;
    }
}
