package io.onehop.testkit.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The checkout that the build runs in.
final class Repository {
    private Repository() {}

    static Path root() {
        return Path.of(System.getProperty("onehop.root", ".")).toAbsolutePath().normalize();
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The text of every test class of every module, by its simple name.
    static Map<String, String> testSources() {
        var sources = new TreeMap<String, String>();
        for (Path module : list(root())) {
            Path tests = module.resolve("src/test/java");
            if (!Files.isDirectory(tests)) {
                continue;
            }
            try (var files = Files.walk(tests)) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .forEach(file -> sources.merge(simpleName(file), read(file), (a, b) -> a + b));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return sources;
    }

    private static String simpleName(Path file) {
        return file.getFileName().toString().replace(".java", "");
    }

    static List<Path> list(Path directory) {
        try (var entries = Files.list(directory)) {
            return entries.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
