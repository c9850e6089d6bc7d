package io.onehop.testkit.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.testkit.TestNode;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The Java examples of the documents compile, and do what they should against a node.
class ExamplesSocketTest {
    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final String DEFAULT_PORT = "3000";

    @TempDir
    Path directory = Path.of("");

    static List<String> examples() {
        var found = new ArrayList<String>();
        for (String page : List.of("README.md", "docs/getting-started.md")) {
            Matcher block = BLOCK.matcher(Repository.read(Repository.root().resolve(page)));
            while (block.find()) {
                found.add(block.group(1));
            }
        }
        return found;
    }

    @ParameterizedTest
    @MethodSource("examples")
    void compileAndRun(String example) throws Exception {
        try (var node = TestNode.start()) {
            run(example.replace(DEFAULT_PORT, Integer.toString(node.port())));
        }
    }

    private void run(String example) throws IOException, ReflectiveOperationException {
        String imports = lines(example, true);
        String body = lines(example, false);
        Path source = directory.resolve("Example.java");
        Files.writeString(source,
                imports + "\npublic class Example { public static void run() throws Exception {\n"
                + body + "\n} }\n");
        var compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
        var messages = new StringWriter();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var options = List.of("-proc:none", "-cp", System.getProperty("java.class.path"), "-d",
                    directory.toString());
            boolean compiles = compiler.getTask(messages, files, null, options, null,
                    files.getJavaFileObjects(source))
                    .call();
            assertThat(compiles).as(messages + "\n" + example).isTrue();
        }
        try (var loader = new URLClassLoader(new URL[] {url(directory)}, getClass().getClassLoader())) {
            loader.loadClass("Example").getMethod("run").invoke(null);
        } catch (InvocationTargetException e) {
            throw new AssertionError("the example fails:\n" + example, e.getCause());
        }
    }

    private static URL url(Path path) throws MalformedURLException {
        return path.toUri().toURL();
    }

    private static String lines(String example, boolean imports) {
        return example.lines()
                .filter(line -> line.startsWith("import ") == imports)
                .collect(Collectors.joining("\n"));
    }
}
