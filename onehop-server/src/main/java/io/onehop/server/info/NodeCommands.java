package io.onehop.server.info;

import io.onehop.model.ResultCode;
import io.onehop.server.stats.NodeStatistics;

/// Commands about the node itself and about the connection.
final class NodeCommands {
    private static final int MAX_AGENT_CHARS = 1024;

    private NodeCommands() {}

    static void addTo(InfoCommands commands, InfoSources sources, UserAgents agents) {
        addIdentity(commands, sources);
        commands.addPlain("statistics", () -> NodeStatistics.of(sources.node()).toString());
        commands.addPlain("objects", () -> Long.toString(sources.node().namespaces().stream()
                .mapToLong(namespace -> namespace.objects().all()).sum()));
        commands.addConstant("ok", "status");
        commands.addConstant("failed_best_practices=none", "best-practices");
        commands.addConstant("", "health-outliers", "health-stats", "index-pressure");
        commands.addPlain("help", commands::names);
        commands.add("connection", (command, session) -> "admin=" + session.isAdmin());
        commands.addPlain("user-agents", agents::list);
        commands.add("user-agent-set", (command, session) -> {
            String problem = InfoErrors.require(command, "value", MAX_AGENT_CHARS, ResultCode.PARAMETER);
            String value = command.parameter("value");
            return problem != null || value == null ? String.valueOf(problem) : session.setAgent(value);
        });
    }

    private static void addIdentity(InfoCommands commands, InfoSources sources) {
        Product product = sources.product();
        commands.addPlain("node", () -> sources.node().nodeId().toString());
        commands.addPlain("name", () -> sources.node().nodeId().toString());
        commands.addPlain("cluster-name", () -> sources.node().cluster().name());
        commands.addConstant(Product.BUILD, "build");
        commands.addConstant(Product.FEATURES, "features");
        commands.addConstant(Product.EDITION, "edition");
        commands.addConstant(product.versionText(), "version");
        commands.addConstant(product.releaseText(), "release");
        commands.addConstant(product.os(), "build_os");
        commands.addConstant(product.arch(), "build_arch");
        commands.addConstant("", "build_time", "build_sha", "build_ee_sha");
        commands.addConstant("0", "compatibility-id");
    }
}
