package io.onehop.xdr.ship;

import io.onehop.storage.BinCursor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/// Which bins of a record are shipped.
///
/// @param only names of those that are; empty for all
/// @param never names of those that are not
public record BinChoice(List<byte[]> only, List<byte[]> never) {
    /// All of them.
    public static final BinChoice ALL = new BinChoice(List.of(), List.of());

    /// Takes copies of the lists.
    public BinChoice {
        only = List.copyOf(only);
        never = List.copyOf(never);
    }

    /// A choice by names.
    public static BinChoice of(Collection<String> only, Collection<String> never) {
        List<String> chosen = new ArrayList<>(only);
        chosen.removeAll(never);
        return new BinChoice(bytes(chosen), bytes(never));
    }

    private static List<byte[]> bytes(Collection<String> names) {
        return names.stream().map(name -> name.getBytes(StandardCharsets.UTF_8)).toList();
    }

    /// Whether every bin is shipped.
    public boolean isAll() {
        return only.isEmpty() && never.isEmpty();
    }

    /// Whether those that are shipped are named one by one.
    boolean isNamed() {
        return !only.isEmpty();
    }

    /// Whether any bin of a record is shipped.
    boolean takesAnyOf(byte[] flat) {
        if (isAll()) {
            return true;
        }
        for (var bin = new BinCursor(flat); bin.next();) {
            if (takes(bin)) {
                return true;
            }
        }
        return false;
    }

    /// Shows the bins of a record that are shipped, in their order.
    public void forEach(byte[] flat, Consumer<BinCursor> each) {
        for (var bin = new BinCursor(flat); bin.next();) {
            if (takes(bin)) {
                each.accept(bin);
            }
        }
    }

    /// Shows the names of bins that would be shipped if the record had them.
    public void forEachMissing(byte[] flat, Consumer<byte[]> each) {
        for (byte[] name : only) {
            if (!has(flat, name)) {
                each.accept(name);
            }
        }
    }

    private static boolean has(byte[] flat, byte[] name) {
        for (var bin = new BinCursor(flat); bin.next();) {
            if (bin.hasName(name)) {
                return true;
            }
        }
        return false;
    }

    private boolean takes(BinCursor bin) {
        return (only.isEmpty() || has(only, bin)) && !has(never, bin);
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
