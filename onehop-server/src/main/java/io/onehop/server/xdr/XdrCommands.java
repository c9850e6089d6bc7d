package io.onehop.server.xdr;

import io.onehop.model.ResultCode;
import io.onehop.runtime.Clock;
import io.onehop.server.config.LiveXdr;
import io.onehop.server.config.Settings;
import io.onehop.server.config.XdrDcParameters;
import io.onehop.server.info.InfoAction;
import io.onehop.server.info.InfoErrors;
import io.onehop.server.stats.NodeFacts;
import io.onehop.server.stats.NodeStatistics;
import io.onehop.server.stats.StatList;
import io.onehop.wire.info.InfoCommand;
import io.onehop.xdr.ship.NamespaceShipper;
import io.onehop.xdr.state.ShipWindow;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The info commands about shipping, of both generations of tools (XDR reference, A5 and B2), and those of
/// this server: `xdr-why` and `xdr-dc-state`. Safe for use by many threads.
public final class XdrCommands {
    private static final String NO_DC = InfoErrors.error(ResultCode.PARAMETER, "dc not found");
    private static final String NO_FILTER = InfoErrors.unsupported("xdr filter");
    private static final String OK = "ok";
    private static final String DC = "dc";
    private static final int MAX_NAME = 31;

    private final XdrRoom room;
    private final NodeFacts node;
    private final Clock clock;

    /// @param node whose `statistics` those of shipping are part of
    public XdrCommands(XdrRoom room, NodeFacts node, Clock clock) {
        this.room = room;
        this.node = node;
        this.clock = clock;
    }

    /// Adds them; `statistics` takes the place of the one that knows nothing of shipping.
    public void addTo(Map<String, InfoAction> commands) {
        commands.put("statistics", (command, _) -> statistics(command.arguments()));
        commands.put("get-stats", (command, _) -> stats(command));
        commands.put("dcs", (command, _) -> command.arguments().isEmpty()
                ? String.join(";", room.all().stream().map(each -> each.config().name()).toList())
                : InfoErrors.UNRECOGNIZED);
        commands.put(DC, (command, _) -> older(command.arguments()));
        commands.put("get-dc-config", (command, _) -> configs(command));
        commands.put("xdr-dc-state", (command, _) -> ofDc(command, this::state));
        commands.put("xdr-why", (command, _) -> ofDc(command, dc -> why(command, dc)));
        commands.put("xdr-command", (command, _) -> force(command));
        commands.put("xdr-get-filter", (_, _) -> NO_FILTER);
        commands.put("xdr-set-filter", (_, _) -> NO_FILTER);
    }

    private String statistics(List<String> arguments) {
        if (arguments.equals(List.of("xdr"))) {
            return XdrStatistics.ofNode(room.all()).toString();
        }
        if (!arguments.isEmpty()) {
            return InfoErrors.UNRECOGNIZED;
        }
        List<DataCentre> dcs = room.all();
        String own = NodeStatistics.of(node).toString();
        return dcs.isEmpty() ? own : own + ';' + XdrStatistics.ofNode(dcs);
    }

    private String stats(InfoCommand command) {
        String problem = InfoErrors.require(command, "context", MAX_NAME, ResultCode.PARAMETER);
        if (problem != null) {
            return problem;
        }
        if (!"xdr".equals(command.parameter("context"))) {
            return InfoErrors.error(ResultCode.PARAMETER, "invalid context");
        }
        return ofDc(command, dc -> {
            String namespace = command.parameter("namespace");
            if (namespace == null) {
                return XdrStatistics.ofDc(dc).toString();
            }
            NamespaceShipper shipper = dc.shipper().find(namespace);
            return shipper == null
                    ? InfoErrors.NO_NAMESPACE
                    : XdrStatistics.ofNamespace(dc, shipper).toString();
        });
    }

    private String ofDc(InfoCommand command, Function<DataCentre, String> answer) {
        String problem = InfoErrors.require(command, DC, MAX_NAME, ResultCode.PARAMETER);
        if (problem != null) {
            return problem;
        }
        DataCentre dc = room.find(String.valueOf(command.parameter(DC)));
        return dc == null ? NO_DC : answer.apply(dc);
    }

    private String older(List<String> arguments) {
        if (arguments.size() != 1) {
            return InfoErrors.error(ResultCode.PARAMETER, "name one data centre: dc/NAME");
        }
        DataCentre dc = room.find(arguments.getFirst());
        return dc == null ? NO_DC : XdrStatistics.older(dc).toString();
    }

    /// Pairs joined by `:`, data centres by `;`, as addresses contain colons these have `+` instead.
    private String configs(InfoCommand command) {
        String wanted = command.parameter(DC);
        if (wanted != null && room.find(wanted) == null) {
            return NO_DC;
        }
        var answer = new StringJoiner(";");
        for (DataCentre dc : room.all()) {
            LiveXdr.Dc config = dc.config();
            if (wanted == null || wanted.equals(config.name())) {
                answer.add(config(config));
            }
        }
        return answer.toString();
    }

    private static String config(LiveXdr.Dc dc) {
        Settings settings = dc.settings();
        var nodes = settings.list(XdrDcParameters.NODE_ADDRESS_PORTS).stream()
                .map(each -> each.replace(':', '+')).toList();
        return "dc-name=" + dc.name() + ":dc-type=aerospike:nodes=" + String.join(",", nodes)
                + ":dc-connections=" + settings.integer(XdrDcParameters.DC_CONNECTIONS)
                + ":dc-connections-idle-ms=" + settings.integer(XdrDcParameters.DC_CONNECTIONS_IDLE_MS)
                + ":dc-use-alternate-services=" + settings.flag(XdrDcParameters.USE_ALTERNATE_ACCESS_ADDRESS)
                + ":namespaces=" + String.join(",", dc.namespaceNames());
    }

    private String state(DataCentre dc) {
        ShipWindow window = dc.window();
        return new StatList()
                .add(DC, dc.config().name())
                .add("state", dc.state().name())
                .add("number", dc.state().number())
                .add("forced_down", dc.isForcedDown())
                .add("failing_ms", dc.failingMillis())
                .add("window", window == null ? "none" : window.fromMillis() + "-" + window.toMillis())
                .add("problem", dc.facts().problem().isEmpty()
                        ? "none" : dc.facts().problem().replace(';', ' '))
                .toString();
    }

    private String why(InfoCommand command, DataCentre dc) {
        String format = command.parameter("format");
        long nowNanos = clock.nanoTime();
        long nowMillis = clock.epochMillis();
        if (format == null || format.equals("pairs")) {
            return WhyThrottled.pairs(dc, nowNanos, nowMillis);
        }
        return format.equals("json")
                ? WhyThrottled.json(dc, nowNanos, nowMillis)
                : InfoErrors.error(ResultCode.PARAMETER, "format is pairs or json");
    }

    private String force(InfoCommand command) {
        String down = command.parameter("force-linkdown");
        String up = command.parameter("force-linkup");
        if ((down == null) == (up == null)) {
            return InfoErrors.error(ResultCode.PARAMETER, "need force-linkdown=DC or force-linkup=DC");
        }
        DataCentre dc = find(down == null ? up : down);
        if (dc == null) {
            return NO_DC;
        }
        dc.force(up != null);
        return OK;
    }

    private @Nullable DataCentre find(@Nullable String name) {
        return name == null ? null : room.find(name);
    }
}
