package io.onehop.cli.local;

import io.onehop.cli.ask.ServiceAddress;
import java.util.List;

/// Another cluster on this machine, to which the nodes of a cluster ship the namespace `test`.
///
/// @param name  of the data centre
/// @param nodes where its nodes serve clients
public record Neighbour(String name, List<ServiceAddress> nodes) {
    /// Takes a copy of the list.
    public Neighbour {
        nodes = List.copyOf(nodes);
    }

    /// Its section within `xdr { }`.
    String configuration() {
        var text = new StringBuilder("    dc " + name + " {\n");
        for (ServiceAddress node : nodes) {
            text.append("        node-address-port ").append(node.host()).append(' ').append(node.port())
                    .append('\n');
        }
        return text.append("        namespace test { }\n    }\n").toString();
    }
}
