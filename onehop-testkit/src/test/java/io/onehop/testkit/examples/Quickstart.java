package io.onehop.testkit.examples;

import io.onehop.client.OnehopClient;
import io.onehop.client.command.Key;
import io.onehop.client.command.Operation;
import io.onehop.client.command.Put;
import io.onehop.client.policy.WritePolicy;
import io.onehop.model.Bin;
import java.util.List;

/// Writes, reads, counts and removes a record.
final class Quickstart {
    private Quickstart() {}

    public static void main(String... seeds) {
        try (var client = OnehopClient.connect(seeds)) {
            System.out.println(run(client));
        }
    }

    static String run(OnehopClient client) {
        var key = Key.of("test", "people", "ada");
        client.put(key, Bin.of("name", "Ada"), Bin.of("visits", 1));

        // Several operations on one record, all or none, in one round trip.
        var visits = client.operate(key, Operation.add("visits", 1), Operation.read("visits"))
                .orElseThrow().integer("visits");

        // A policy of its own: this record ends in an hour.
        var hour = WritePolicy.defaults().withTtlSeconds(3600);
        client.execute(new Put(hour, Key.of("test", "people", "guest"), List.of(Bin.of("name", "Guest"))));

        var name = client.get(key, "name").map(found -> found.text("name")).orElse("nobody");
        client.delete(key);
        return name + " came " + visits + " times, is " + (client.exists(key) ? "here" : "gone");
    }
}
