package io.onehop.server.config;

import io.onehop.server.logging.LogContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/// Does what `set-config:context=xdr` asks for (XDR reference, section B2): data centres, their addresses and
/// namespaces come and go, and parameters change.
final class XdrChanges {
    private static final List<String> SELECTORS = List.of("context", "dc", "namespace", "action", "rewind");
    private static final String ALL = "all";
    private static final String ADD = "add";
    private static final String ADDRESS = "node-address-port";
    private static final Logger LOG = LogContext.CONFIG.logger();

    private final LiveConfig config;
    private final LiveXdr xdr;

    XdrChanges(LiveConfig config) {
        this.config = config;
        xdr = config.xdr();
    }

    /// What is wrong, or null when it was done.
    @Nullable String apply(ArgumentPairs asked) {
        String name = asked.value("dc");
        if (name == null) {
            return change(asked, xdr.live(), SectionType.XDR);
        }
        String action = asked.value("action");
        LiveXdr.Dc dc = xdr.find(name);
        if ("create".equals(action)) {
            return create(name, dc);
        }
        if (dc == null) {
            return "there is no data centre '" + name + "'";
        }
        if ("delete".equals(action)) {
            LOG.info("data centre deleted, dc={}", name);
            xdr.delete(dc);
            return null;
        }
        String address = asked.value(ADDRESS);
        if (address != null) {
            return address(dc, address, action);
        }
        String namespace = asked.value("namespace");
        if (namespace == null) {
            return change(asked, dc.live(), SectionType.XDR_DC);
        }
        return action == null ? ofNamespace(asked, dc, namespace) : namespace(asked, dc, namespace, action);
    }

    private @Nullable String create(String name, LiveXdr.@Nullable Dc known) {
        String problem = ConfigChecks.nameProblem(SectionType.XDR_DC, name);
        if (problem != null) {
            return problem;
        }
        if (known != null) {
            return "there is a data centre '" + name + "' already";
        }
        if (xdr.isFull()) {
            return "there are " + LiveXdr.MAX_DCS + " data centres already";
        }
        LOG.info("data centre created, dc={}", name);
        xdr.create(name);
        return null;
    }

    private @Nullable String address(LiveXdr.Dc dc, String address, @Nullable String action) {
        var addresses = new ArrayList<>(dc.settings().list(XdrDcParameters.NODE_ADDRESS_PORTS));
        if (ADD.equals(action)) {
            if (!address.contains(":")) {
                return ADDRESS + " needs a port";
            }
            if (!addresses.contains(address)) {
                addresses.add(address);
            }
        } else if (!"remove".equals(action)) {
            return ADDRESS + " needs action=add or action=remove";
        } else if (!addresses.remove(address)) {
            return "there is no " + ADDRESS + " '" + address + "'";
        }
        LOG.info("data centre's addresses changed, dc={} addresses={}", dc.name(), addresses);
        xdr.addresses(dc, addresses);
        return null;
    }

    private @Nullable String namespace(ArgumentPairs asked, LiveXdr.Dc dc, String namespace, String action) {
        if (config.findNamespace(namespace) == null) {
            return "there is no namespace '" + namespace + "'";
        }
        boolean known = dc.namespace(namespace) != null;
        if ("remove".equals(action)) {
            LOG.info("namespace is shipped no more, dc={} namespace={}", dc.name(), namespace);
            xdr.remove(dc, namespace);
            return known ? null : "namespace '" + namespace + "' is not shipped to " + dc.name();
        }
        if (!ADD.equals(action)) {
            return "action is create, delete, add or remove";
        }
        Long rewind = rewind(asked.value("rewind"));
        if (rewind == null) {
            return "rewind is a number of seconds or 'all'";
        }
        if (known) {
            return "namespace '" + namespace + "' is shipped to " + dc.name() + " already";
        }
        LOG.info("namespace is shipped, dc={} namespace={} rewind={}", dc.name(), namespace, rewind);
        xdr.add(dc, namespace, rewind);
        return null;
    }

    private static @Nullable Long rewind(@Nullable String text) {
        if (text == null) {
            return 0L;
        }
        if (text.equals(ALL)) {
            return -1L;
        }
        try {
            long seconds = Long.parseLong(text);
            return seconds < 0 ? null : (Long) seconds;
        } catch (NumberFormatException _) {
            return null;
        }
    }

    private @Nullable String ofNamespace(ArgumentPairs asked, LiveXdr.Dc dc, String namespace) {
        LiveSettings live = dc.liveNamespace(namespace);
        return live == null
                ? "namespace '" + namespace + "' is not shipped to " + dc.name()
                : change(asked, live, SectionType.XDR_NAMESPACE);
    }

    private @Nullable String change(ArgumentPairs asked, LiveSettings live, SectionType section) {
        int applied = 0;
        for (var pair : asked.pairs()) {
            if (SELECTORS.contains(pair.name())) {
                continue;
            }
            var parameter = section.catalogue().find(pair.name());
            if (parameter == null) {
                return "unknown parameter '" + pair.name() + "'"
                        + Suggestion.of(pair.name(), List.copyOf(section.catalogue().names()));
            }
            String problem = ConfigChanges.replace(live, parameter, pair.value());
            if (problem != null) {
                return problem;
            }
            LOG.info("configuration changed parameter={} dc={} value={}",
                    parameter, asked.value("dc"), live.now().describe(parameter));
            applied++;
        }
        return applied == 0 ? "no parameter given" : null;
    }
}
