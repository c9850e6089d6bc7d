package io.onehop.server.particle;

import com.google.common.geometry.S2Error;
import com.google.common.geometry.S2Loop;
import com.google.common.geometry.S2Point;
import com.google.common.geometry.S2Polygon;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes a polygon from the rings of a GeoJSON text: the first is the outline, the others are holes in it.
///
/// A ring may run in either direction and stands for the smaller of the two areas it divides the sphere into.
/// Repeated neighbouring points are dropped.
final class GeoPolygonBuilder {
    static final int MAX_RINGS = 500;

    private static final int MIN_CORNERS = 3;

    private final List<S2Loop> loops = new ArrayList<>();

    /// Adds a ring.
    ///
    /// @return false if it is open, has fewer than three corners, or is one too many
    boolean add(List<S2Point> ring) {
        int last = ring.size() - 1;
        if (last < MIN_CORNERS || loops.size() == MAX_RINGS || !ring.getFirst().equalsPoint(ring.get(last))) {
            return false;
        }
        List<S2Point> corners = new ArrayList<>(last);
        for (S2Point place : ring) {
            if (corners.isEmpty() || !corners.getLast().equalsPoint(place)) {
                corners.add(place);
            }
        }
        if (corners.size() <= MIN_CORNERS) {
            return false;
        }
        corners.removeLast();
        var loop = new S2Loop(corners);
        loop.normalize();
        return loops.add(loop);
    }

    /// The polygon, or null if there is no ring, or rings cross themselves or one another.
    @Nullable S2Polygon build() {
        if (loops.isEmpty()) {
            return null;
        }
        var polygon = new S2Polygon(new ArrayList<>(loops));
        return polygon.findValidationError(new S2Error()) ? null : polygon;
    }
}
