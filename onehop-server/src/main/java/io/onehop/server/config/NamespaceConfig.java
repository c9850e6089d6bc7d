package io.onehop.server.config;

import java.util.LinkedHashMap;
import java.util.Map;

/// One namespace as configured. Immutable.
///
/// @param settings the namespace's own parameters
/// @param storage where records are kept
/// @param geo how regions are covered
/// @param sets the sets that the configuration names
public record NamespaceConfig(
        String name, Settings settings, Settings storage, Settings geo, Map<String, Settings> sets) {
    /// Copies the sets.
    public NamespaceConfig {
        sets = Map.copyOf(sets);
    }

    /// A set's parameters, the defaults when the configuration does not name the set.
    public Settings set(String set) {
        return sets.getOrDefault(set, Settings.defaults(SetParameters.CATALOGUE));
    }

    static NamespaceConfig of(Section section) {
        var sets = new LinkedHashMap<String, Settings>();
        for (var set : section.children(SectionType.SET)) {
            sets.put(set.name(), set.settings());
        }
        return new NamespaceConfig(section.name(), section.settings(),
                section.settingsOf(SectionType.STORAGE_ENGINE), section.settingsOf(SectionType.GEO), sets);
    }
}
