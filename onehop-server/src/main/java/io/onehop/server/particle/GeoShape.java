package io.onehop.server.particle;

import com.google.common.geometry.S2Point;
import com.google.common.geometry.S2Region;

/// What a GeoJSON text describes, on the sphere.
public sealed interface GeoShape {
    /// A single place.
    record Point(S2Point place) implements GeoShape {}

    /// An area: polygons or a circle. The region may cache what it works out, so it is for one thread.
    record Area(S2Region region) implements GeoShape {}
}
