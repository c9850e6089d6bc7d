package io.onehop.server.config;

import io.onehop.server.config.Problems.Place;
import org.jspecify.annotations.Nullable;

/// What must hold of a configuration as a whole, beyond each value by itself.
final class ConfigChecks {
    private static final int MAX_NAMESPACES = 32;
    /// Record-semantics reference, section 4.2.
    private static final int MAX_NAMESPACE_NAME = 31;
    private static final int MAX_SET_NAME = 63;
    private static final int MAX_SETS = 4_095;
    /// Characters that separate things in info commands and in files.
    private static final String FORBIDDEN = " :;,=/{}#\"'\\\t";

    private final Problems problems;
    private final Place file;

    ConfigChecks(Problems problems, Place file) {
        this.problems = problems;
        this.file = file;
    }

    /// Reports what is wrong. A file that had errors (`complete` is false) is not blamed for what is missing.
    void check(Section root, boolean complete) {
        if (root.child(SectionType.NAMESPACE) == null && complete) {
            problems.error(file, "namespace", "there must be at least one: namespace NAME { }");
        }
        if (root.child(SectionType.SECURITY) != null) {
            problems.warning(file, "security", "has no effect yet: this node lets everybody do everything");
        }
    }

    /// What is wrong with so many sections of a type, or null.
    static @Nullable String countProblem(SectionType type, int count) {
        int most = switch (type) {
            case NAMESPACE -> MAX_NAMESPACES;
            case SET -> MAX_SETS;
            default -> Integer.MAX_VALUE;
        };
        return count > most ? "at most " + most + " are allowed" : null;
    }

    /// What is wrong with the values of a section taken together, or null.
    static @Nullable String problemOf(Settings settings) {
        var catalogue = settings.catalogue();
        if (catalogue == NamespaceParameters.CATALOGUE) {
            if (settings.flag(NamespaceParameters.STRONG_CONSISTENCY)) {
                return "strong-consistency is not supported yet";
            }
            if (Long.bitCount(settings.integer(NamespaceParameters.PARTITION_TREE_SPRIGS)) != 1) {
                return "partition-tree-sprigs must be a power of 2";
            }
        }
        if (catalogue == StorageParameters.CATALOGUE) {
            String engine = settings.text(StorageParameters.TYPE);
            if (!engine.equals("memory")) {
                return "storage-engine " + engine + " is not supported yet, only memory";
            }
            if (Long.bitCount(settings.integer(StorageParameters.FLUSH_SIZE)) != 1) {
                return "flush-size must be a power of 2";
            }
        }
        if (catalogue == GeoParameters.CATALOGUE
                && settings.integer(GeoParameters.MIN_LEVEL) > settings.integer(GeoParameters.MAX_LEVEL)) {
            return "min-level must not be above max-level";
        }
        return null;
    }

    /// What is wrong with a section's name, or null: info commands must be able to carry it.
    static @Nullable String nameProblem(SectionType type, String name) {
        return switch (type) {
            case NAMESPACE -> nameProblem(name, MAX_NAMESPACE_NAME);
            case SET -> nameProblem(name, MAX_SET_NAME);
            default -> null;
        };
    }

    private static @Nullable String nameProblem(String name, int maxBytes) {
        if (name.isEmpty()) {
            return "the name is empty";
        }
        if (name.equals("null")) {
            return "'null' is no name";
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c <= ' ' || c > '~' || FORBIDDEN.indexOf(c) >= 0) {
                return "bad character in name '" + name + "'";
            }
        }
        return name.length() > maxBytes ? "name '" + name + "' is longer than " + maxBytes + " bytes" : null;
    }
}
