package io.onehop.server.namespace;

import io.onehop.server.config.Settings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The sets of a namespace, found by the bytes of their names without making a string of them.
///
/// Sets are never removed, so the table only grows: readers use an array that is replaced when a set is
/// added. At most [#MAX_SETS] (record-semantics reference, section 4.2). Safe for use by many threads.
public final class SetTable {
    /// The most sets in a namespace.
    public static final int MAX_SETS = 4095;

    private static final int HASH_PRIME = 31;
    private static final int FIRST_SLOTS = 16;

    private final Function<String, Settings> settingsOf;
    private volatile @Nullable SetInfo[] slots = new SetInfo[FIRST_SLOTS];
    private int count;

    /// No sets yet; a new set asks the function for its settings.
    SetTable(Function<String, Settings> settingsOf) {
        this.settingsOf = settingsOf;
    }

    /// The set with that name, or null.
    public @Nullable SetInfo find(byte[] name, int offset, int length) {
        @Nullable SetInfo[] table = slots;
        int mask = table.length - 1;
        for (int i = hash(name, offset, length) & mask; ; i = i + 1 & mask) {
            SetInfo set = table[i];
            if (set == null || set.hasName(name, offset, length)) {
                return set;
            }
        }
    }

    /// The set with that name, or null.
    public @Nullable SetInfo find(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        return find(bytes, 0, bytes.length);
    }

    /// The set with that name, or a draft of it: with its settings, but not in the table before [#adopt].
    public SetInfo findOrDraft(byte[] name, int offset, int length) {
        SetInfo found = find(name, offset, length);
        if (found != null) {
            return found;
        }
        byte[] own = Arrays.copyOfRange(name, offset, offset + length);
        return new SetInfo(own, settingsOf.apply(new String(own, StandardCharsets.UTF_8)));
    }

    /// Puts a draft into the table, unless the set is there already.
    ///
    /// @return false when there are too many sets
    public boolean adopt(SetInfo set) {
        byte[] name = set.nameBytes();
        return find(name, 0, name.length) != null || add(set);
    }

    private synchronized boolean add(SetInfo set) {
        if (find(set.nameBytes(), 0, set.nameBytes().length) != null) {
            return true;
        }
        if (count == MAX_SETS) {
            return false;
        }
        @Nullable SetInfo[] old = slots;
        @Nullable SetInfo[] table = new SetInfo[(count + 1) * 2 > old.length ? old.length * 2 : old.length];
        for (SetInfo each : old) {
            if (each != null) {
                put(table, each);
            }
        }
        put(table, set);
        count++;
        slots = table;
        set.settings(settingsOf.apply(set.name())); // they may have changed since the draft was made
        return true;
    }

    private static void put(@Nullable SetInfo[] table, SetInfo set) {
        int mask = table.length - 1;
        int i = hash(set.nameBytes(), 0, set.nameBytes().length) & mask;
        while (table[i] != null) {
            i = i + 1 & mask;
        }
        table[i] = set;
    }

    /// Gives every set its settings anew, after they have been changed.
    public void refresh() {
        for (SetInfo set : slots) {
            if (set != null) {
                set.settings(settingsOf.apply(set.name()));
            }
        }
    }

    /// All sets in the order of their names.
    public List<SetInfo> all() {
        var all = new ArrayList<SetInfo>();
        for (SetInfo set : slots) {
            if (set != null) {
                all.add(set);
            }
        }
        all.sort(Comparator.comparing(SetInfo::name));
        return all;
    }

    private static int hash(byte[] name, int offset, int length) {
        int code = 0;
        for (int i = offset; i < offset + length; i++) {
            code = code * HASH_PRIME + name[i];
        }
        return code ^ code >>> 16;
    }
}
