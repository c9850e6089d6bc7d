package io.onehop.server.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A section of a configuration, with the sections in it. Immutable.
///
/// @param name what stands after the keyword of a section that has a name, empty for the others
record Section(SectionType type, String name, Settings settings, List<Section> children) {
    Section {
        children = List.copyOf(children);
    }

    /// A section that says nothing.
    static Section empty(SectionType type, String name) {
        return new Section(type, name, Settings.defaults(type.catalogue()), List.of());
    }

    /// The first section of a type, or null.
    @Nullable Section child(SectionType wanted) {
        for (var child : children) {
            if (child.type == wanted) {
                return child;
            }
        }
        return null;
    }

    /// The sections of a type.
    List<Section> children(SectionType wanted) {
        return children.stream().filter(child -> child.type == wanted).toList();
    }

    /// The settings of a section in this one, the defaults when there is no such section.
    Settings settingsOf(SectionType wanted) {
        var child = child(wanted);
        return child == null ? Settings.defaults(wanted.catalogue()) : child.settings;
    }

    /// The same with other settings.
    Section with(Settings other) {
        return new Section(type, name, other, children);
    }

    /// The same with this section in place of the one of its type and name, or added.
    Section with(Section child) {
        var others = new ArrayList<>(children);
        others.replaceAll(old -> old.type == child.type && old.name.equals(child.name) ? child : old);
        if (!others.contains(child)) {
            others.add(child);
        }
        return new Section(type, name, settings, others);
    }
}
