package io.onehop.server.particle;

import com.google.common.geometry.S2CellId;
import com.google.common.geometry.S2RegionCoverer;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/// GeoJSON values with the S2 cells they lie in (record-semantics reference, sections 4.4 and 4.13).
///
/// A value is: flags (0 point, 1 region), number of cells (2 bytes), the cells (8 bytes each), the text as it
/// was written. Clients send no cells; cells that somebody does send are replaced. Immutable and safe for
/// many threads.
public final class GeoCells {
    private static final int COUNT_AT = 1;
    private static final int HEADER_BYTES = 3;
    private static final byte POINT = 0;
    private static final byte REGION = 1;

    private final S2RegionCoverer coverer;

    /// @param covering how regions are covered
    public GeoCells(GeoCovering covering) {
        coverer = S2RegionCoverer.builder()
                .setMinLevel(covering.minLevel())
                .setMaxLevel(covering.maxLevel())
                .setMaxCells(covering.maxCells())
                .setLevelMod(covering.levelMod())
                .build();
    }

    /// What the text of a GeoJSON value describes; null if the value is malformed or its text no GeoJSON we
    /// accept.
    public static @Nullable GeoShape shape(byte[] bytes, int offset, int length) {
        int text = textOffset(bytes, offset, length);
        return text < 0 ? null : GeoJsonReader.read(bytes, offset + text, length - text);
    }

    /// The stored form of a value that a client wrote; null if there is none.
    byte @Nullable [] storedForm(byte[] bytes, int offset, int length) {
        GeoShape shape = shape(bytes, offset, length);
        if (shape == null) {
            return null;
        }
        var cells = new ArrayList<S2CellId>();
        switch (shape) {
            case GeoShape.Point point -> cells.add(S2CellId.fromPoint(point.place()));
            case GeoShape.Area area -> coverer.getCovering(area.region(), cells);
        }
        int text = textOffset(bytes, offset, length);
        int cellsEnd = HEADER_BYTES + cells.size() * Long.BYTES;
        byte[] stored = new byte[cellsEnd + length - text];
        stored[0] = shape instanceof GeoShape.Point ? POINT : REGION;
        stored[COUNT_AT] = (byte) (cells.size() >>> Byte.SIZE);
        stored[COUNT_AT + 1] = (byte) cells.size();
        for (int i = 0; i < cells.size(); i++) {
            ParticleSlice.LONG.set(stored, HEADER_BYTES + i * Long.BYTES, cells.get(i).id());
        }
        System.arraycopy(bytes, offset + text, stored, cellsEnd, length - text);
        return stored;
    }

    /// Where the text starts inside the value; −1 if the value ends before.
    private static int textOffset(byte[] bytes, int offset, int length) {
        if (length < HEADER_BYTES) {
            return -1;
        }
        int cells = ((bytes[offset + COUNT_AT] & 0xFF) << Byte.SIZE) | (bytes[offset + COUNT_AT + 1] & 0xFF);
        int text = HEADER_BYTES + cells * Long.BYTES;
        return text <= length ? text : -1;
    }
}
