package io.onehop.cli.xdr;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import io.onehop.cli.ask.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How far a comparison has come and what it has found; kept in a file, so that another run goes on from
/// there. For one thread.
public final class VerifyState {
    /// So many differences are kept one by one; the others are only counted.
    public static final int MOST_KEPT = 10_000;

    private final String compared;
    private int nextPartition;
    private long sourceRecords;
    private long destinationRecords;
    private final Map<Difference.Kind, Long> counts = new EnumMap<>(Difference.Kind.class);
    private final List<Difference> differences = new ArrayList<>();

    private VerifyState(String compared) {
        this.compared = compared;
    }

    /// The state in a file, or of a comparison that begins.
    ///
    /// @param compared what is compared, in words: a file about something else is refused
    /// @throws CommandFailure when the file cannot be read or is about something else
    public static VerifyState of(@Nullable Path file, String compared) {
        if (file == null || !Files.exists(file)) {
            return new VerifyState(compared);
        }
        try {
            VerifyState state = new Gson().fromJson(Files.readString(file), VerifyState.class);
            if (state == null || !compared.equals(state.compared)) {
                throw new CommandFailure(file + " is about another comparison ("
                        + (state == null ? "empty" : state.compared)
                        + "); delete it or name another --state");
            }
            return state;
        } catch (IOException | JsonParseException e) {
            throw new CommandFailure("cannot read " + file + ": " + e, e);
        }
    }

    /// Keeps it.
    ///
    /// @throws CommandFailure when that cannot be written
    public void write(Path file) {
        try {
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(fresh, new Gson().toJson(this) + "\n");
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new CommandFailure("cannot write " + file + ": " + e, e);
        }
    }

    void passed(int partitions, long inSource, long inDestination, List<Difference> found) {
        nextPartition += partitions;
        sourceRecords += inSource;
        destinationRecords += inDestination;
        for (Difference each : found) {
            counts.merge(each.kind(), 1L, Long::sum);
            if (differences.size() < MOST_KEPT) {
                differences.add(each);
            }
        }
    }

    /// Partitions below this have been compared.
    public int nextPartition() {
        return nextPartition;
    }

    /// Records of the source.
    public long sourceRecords() {
        return sourceRecords;
    }

    /// Records of the destination.
    public long destinationRecords() {
        return destinationRecords;
    }

    /// How many differences of a kind.
    public long count(Difference.Kind kind) {
        return counts.getOrDefault(kind, 0L);
    }

    /// How many differences.
    public long count() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /// The first [#MOST_KEPT] of them.
    public List<Difference> differences() {
        return List.copyOf(differences);
    }
}
