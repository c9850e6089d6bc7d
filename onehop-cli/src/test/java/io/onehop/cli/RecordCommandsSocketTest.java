package io.onehop.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.onehop.client.command.Key;
import io.onehop.testkit.TestNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RecordCommandsSocketTest {
    private TestNode node = TestNode.start();
    private String seed = "";

    @BeforeEach
    void remembersTheAddress() {
        seed = node.host() + ":" + node.port();
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private Run run(String command, String... arguments) {
        var all = new ArrayList<>(List.of(command, "--seed", seed, "--set", "demo"));
        all.addAll(List.of(arguments));
        return Run.of(all.toArray(String[]::new));
    }

    private JsonObject json(String command, String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addFirst("--json");
        Run run = run(command, all.toArray(String[]::new));
        return JsonParser.parseString(run.out()).getAsJsonObject();
    }

    @Test
    void readsWhatItWrote() {
        assertThat(run(
                "put", "k1", "a=5", "b=text", "c=1.5", "d=[1,{\"x\":2}]", "e=blob:00ff", "f=true", "g=str:7"))
                .isEqualTo(new Run(0, "", ""));
        Run get = run("get", "k1");
        assertThat(get.exitCode()).isZero();
        assertThat(get.out().lines()).containsExactlyInAnyOrder("a=5", "b=text", "c=1.5", "d=[1,{\"x\":2}]",
                "e=blob:00ff",
                "f=true", "g=str:7");
        assertThat(run("get", "k1", "b", "none").out()).isEqualToIgnoringNewLines("b=text");
        assertThat(
                run("get", "digest:" + Key.of("test", "demo", "k1").digest(), "a").out()).startsWith("a=5");
    }

    @Test
    void printsOneJsonObject() {
        JsonObject put = json("put", "--ttl", "100", "int:7", "a=5");
        assertThat(put.get("generation").getAsInt()).isEqualTo(1);
        JsonObject get = json("get", "int:7");
        assertThat(get.get("key").getAsString()).isEqualTo("int:7");
        assertThat(get.get("digest").getAsString()).isEqualTo(Key.of("test", "demo", 7).digest().toString());
        assertThat(get.get("ttl").getAsInt()).isBetween(90, 101);
        assertThat(get.getAsJsonObject("bins").get("a").getAsInt()).isEqualTo(5);
        run("put", "--ttl", "-1", "int:7", "a=null", "b=1");
        assertThat(json("get", "int:7").get("ttl").getAsInt()).isEqualTo(-1);
        assertThat(json("get", "int:7").getAsJsonObject("bins").keySet()).containsExactly("b");
    }

    @Test
    void endsWithCode1WhenThereIsNoRecord() {
        Run get = run("get", "nobody");
        assertThat(get.exitCode()).isEqualTo(1);
        assertThat(get.err()).contains("no such record", "demo");
        assertThat(run("delete", "nobody").exitCode()).isEqualTo(1);
        assertThat(json("get", "nobody").get("ok").getAsBoolean()).isFalse();
    }

    @Test
    void deletesARecord() {
        run("put", "k1", "a=5");
        assertThat(run("delete", "--generation", "9", "k1").err()).contains("generation", "get --json");
        assertThat(run("delete", "--generation", "1", "k1")).isEqualTo(new Run(0, "", ""));
        assertThat(run("get", "k1").exitCode()).isEqualTo(1);
    }

    @Test
    void obeysWhatIsSaidOfExistingRecords() {
        assertThat(run("put", "--update-only", "k1", "a=5").err()).contains("no such record");
        assertThat(run("put", "--create-only", "k1", "a=5", "b=1").exitCode()).isZero();
        Run again = run("put", "--create-only", "k1", "a=6");
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.err()).contains("leave out --create-only");
        assertThat(run("put", "--replace", "k1", "a=7").exitCode()).isZero();
        assertThat(run("get", "k1").out()).isEqualToIgnoringNewLines("a=7");
        assertThat(run("put", "--generation", "1", "k1", "a=8").exitCode()).isEqualTo(1);
        assertThat(run("put", "--generation", "2", "k1", "a=8").exitCode()).isZero();
    }

    @Test
    void scansASet() {
        for (int i = 0; i < 30; i++) {
            run("put", "--send-key", "k" + i, "a=" + i, "b=x");
        }
        Run all = run("scan");
        assertThat(all.exitCode()).isZero();
        assertThat(all.out().lines()).hasSize(30).contains("k7\ta=7\tb=x");
        assertThat(run("scan", "--limit", "5").out().lines()).hasSize(5);
        assertThat(run("scan", "--no-bins").out().lines()).hasSize(30).contains("k7");
        assertThat(run("scan", "--json", "b").out().lines()).hasSize(30)
                .allSatisfy(line -> assertThat(line).contains("\"bins\":{\"b\":\"x\"}"));
        assertThat(Run.of("scan", "--seed", seed, "--set", "other").out()).isEmpty();
    }

    @Test
    void saysWhatToDoAboutARefusal() {
        Run unknown = Run.of("put", "--seed", seed, "-n", "nowhere", "k", "a=1");
        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.err()).contains("nowhere", "namespaces");
        Run longName = run("put", "k", "a-name-of-more-than-15-bytes=1");
        assertThat(longName.exitCode()).isEqualTo(1);
        assertThat(longName.err()).contains("15 bytes");
    }

    @Test
    void saysWhatToDoWhenNoNodeAnswers() {
        node.close();
        Run run = run("get", "k");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("cannot connect to " + seed, "onehop server");
        assertThat(json("get", "k").get("code").getAsInt()).isEqualTo(-8);
    }

    @Test
    void tellsWrongArgumentsWithExitCode2() {
        assertThat(run("put", "k").exitCode()).isEqualTo(2);
        assertThat(run("put", "k", "a").err()).contains("'a' is no BIN=VALUE");
        assertThat(run("put", "k", "a=blob:1").err()).contains("a: '1' is not an even number");
        assertThat(run("put", "k", "a=[1").exitCode()).isEqualTo(2);
        assertThat(run("put", "int:x", "a=1").err()).contains("KEY: 'x' is no 64-bit integer");
        assertThat(run("put", "--ttl", "-3", "k", "a=1").exitCode()).isEqualTo(2);
        assertThat(run("put", "--create-only", "--replace", "k", "a=1").exitCode()).isEqualTo(2);
        assertThat(run("get", "--seed", "host:0", "k").exitCode()).isEqualTo(2);
        assertThat(run("scan", "--no-bins", "a").exitCode()).isEqualTo(2);
        assertThat(run("get").exitCode()).isEqualTo(2);
    }
}
