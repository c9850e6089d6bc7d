package io.onehop.server.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All parameters of one section. Immutable.
public final class Catalogue {
    private final String context;
    private final List<Parameter> parameters;
    private final List<OldName> oldNames;
    private final Map<String, Parameter> byName = new HashMap<>();

    Catalogue(String context, List<Parameter> parameters, List<OldName> oldNames) {
        this.context = context;
        this.parameters = List.copyOf(parameters);
        this.oldNames = List.copyOf(oldNames);
        for (var parameter : parameters) {
            byName.put(parameter.name(), parameter);
            byName.put(parameter.lineName(), parameter);
        }
    }

    /// The section, as in `--set`: `service`, `network.heartbeat`, `namespace`, `namespace.storage-engine`.
    public String context() {
        return context;
    }

    /// The parameters in the order in which answers list them.
    public List<Parameter> parameters() {
        return parameters;
    }

    /// The names former versions had.
    public List<OldName> oldNames() {
        return oldNames;
    }

    /// The parameter of a name of today (a list answers to its singular and its plural), or null.
    public @Nullable Parameter find(String name) {
        return byName.get(name);
    }

    /// The parameter of a former name, or null. Where many former names begin alike, one that is near to a
    /// name of today which begins so too is a misspelling of it.
    public @Nullable OldName findOld(String name) {
        for (var oldName : oldNames) {
            if (oldName.matches(name) && !(oldName.isPrefix() && misspelled(oldName, name))) {
                return oldName;
            }
        }
        return null;
    }

    private boolean misspelled(OldName prefix, String name) {
        return Suggestion.nearest(name, byName.keySet().stream().filter(prefix::matches).toList()) != null;
    }

    /// All names of today, for suggestions.
    List<String> names() {
        return new ArrayList<>(byName.keySet());
    }
}
