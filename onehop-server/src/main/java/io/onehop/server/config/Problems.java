package io.onehop.server.config;

import java.util.ArrayList;
import java.util.List;

/// Collects what is wrong with a configuration while it is read; beyond a bound only the fact that there is
/// more.
final class Problems {
    private static final int MAX_PROBLEMS = 100;

    private final List<ConfigProblem> errors = new ArrayList<>();
    private final List<ConfigProblem> warnings = new ArrayList<>();

    /// Where in the text something stands.
    record Place(String source, int line) {}

    void error(Place place, String parameter, String message) {
        if (errors.size() < MAX_PROBLEMS) {
            errors.add(new ConfigProblem(place.source, place.line, parameter, message));
        } else if (errors.size() == MAX_PROBLEMS) {
            errors.add(new ConfigProblem(place.source, place.line, "", "and more"));
        }
    }

    void warning(Place place, String parameter, String message) {
        if (warnings.size() < MAX_PROBLEMS) {
            warnings.add(new ConfigProblem(place.source, place.line, parameter, message));
        }
    }

    List<ConfigProblem> errors() {
        return errors;
    }

    List<ConfigProblem> warnings() {
        return warnings;
    }
}
