package io.onehop.server.config;

import io.onehop.server.logging.LogContext;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/// Does what `set-config` asks for.
final class ConfigChanges {
    private static final String OK = "ok";
    private static final String INVALID = "ERROR:4:invalid set-config parameter";
    private static final List<String> NAMESPACE_SELECTORS = List.of("context", "id", "namespace", "set");
    private static final Logger LOG = LogContext.CONFIG.logger();

    private final LiveConfig config;
    private final XdrChanges xdr;

    ConfigChanges(LiveConfig config) {
        this.config = config;
        xdr = new XdrChanges(config);
    }

    /// Where a pair of `set-config` is to go: the catalogues that may know its name, and whose values it
    /// changes.
    private record Scope(
            String title, @Nullable LiveNamespace namespace, String set, List<SectionType> sections) {}

    /// One at a time, so that checks of values taken together see what they check.
    synchronized String apply(String arguments) {
        var asked = ArgumentPairs.parse(arguments);
        String context = asked.value("context");
        return switch (context == null ? "" : context) {
            case "" -> "ERROR:4:missing 'context'";
            case "service" -> applyAll(asked, new Scope("service", null, "", List.of(SectionType.SERVICE)));
            case "network" -> applyAll(asked, new Scope("network", null, "", List.of()));
            case "namespace" -> namespace(asked);
            case "xdr" -> {
                String problem = xdr.apply(asked);
                yield problem == null ? OK : refuse(problem);
            }
            case "security" -> "ERROR:4:invalid state or set-config parameter";
            default -> "ERROR:4:invalid context";
        };
    }

    private String namespace(ArgumentPairs asked) {
        String name = asked.namespace();
        if (name == null || name.isEmpty()) {
            return "ERROR:20:missing 'namespace'";
        }
        var namespace = config.findNamespace(name);
        if (namespace == null) {
            return ConfigAnswers.NO_NAMESPACE;
        }
        String set = asked.value("set");
        if (set == null) {
            return applyAll(asked, new Scope("namespace", namespace, "",
                    List.of(SectionType.NAMESPACE, SectionType.STORAGE_ENGINE)));
        }
        String problem = ConfigChecks.nameProblem(SectionType.SET, set);
        return problem != null
                ? refuse(problem)
                : applyAll(asked, new Scope("set", namespace, set, List.of(SectionType.SET)));
    }

    private String applyAll(ArgumentPairs asked, Scope scope) {
        int applied = 0;
        for (var pair : asked.pairs()) {
            boolean selects = scope.namespace == null
                    ? pair.name().equals("context")
                    : NAMESPACE_SELECTORS.contains(pair.name());
            if (!selects) {
                String problem = applyOne(pair, scope);
                if (problem != null) {
                    return refuse(problem);
                }
                applied++;
            }
        }
        return applied == 0 ? refuse("no parameter given") : OK;
    }

    /// Applies one pair; what is wrong with it, or null.
    private @Nullable String applyOne(ArgumentPairs.Pair pair, Scope scope) {
        String name = pair.name();
        var sections = scope.sections;
        int dot = name.indexOf('.');
        if (dot > 0) {
            var prefixed = prefixed(name.substring(0, dot), scope);
            if (prefixed == null) {
                return "unknown section '" + name.substring(0, dot) + "'";
            }
            sections = List.of(prefixed);
            name = name.substring(dot + 1);
        }
        for (var section : sections) {
            var parameter = section.catalogue().find(name);
            if (parameter != null) {
                return change(parameter, pair.value(), scope);
            }
        }
        for (var section : sections) {
            var old = section.catalogue().findOld(name);
            if (old != null) {
                var today = old.today();
                return today == null ? name + " is no parameter any more"
                        : change(today, old.translate(pair.value()), scope);
            }
        }
        return "unknown parameter '" + name + "'" + suggestion(name, sections);
    }

    private static String suggestion(String name, List<SectionType> sections) {
        return Suggestion.of(name, sections.stream()
                .flatMap(section -> section.catalogue().names().stream()).toList());
    }

    /// The section a name's prefix stands for: `heartbeat.` in network, `storage-engine.` in a namespace.
    private static @Nullable SectionType prefixed(String prefix, Scope scope) {
        return switch (scope.title) {
            case "network" -> {
                var type = SectionType.NETWORK.child(prefix);
                yield type == SectionType.NETWORK_TLS ? null : type;
            }
            case "namespace" -> switch (prefix) {
                case "storage-engine" -> SectionType.STORAGE_ENGINE;
                case "geo2dsphere-within" -> SectionType.GEO;
                default -> null;
            };
            default -> null;
        };
    }

    private @Nullable String change(Parameter parameter, String value, Scope scope) {
        var live = live(parameter, scope);
        if (live == null && parameter.dynamic()) {
            return parameter.name() + " has nothing it could be set for";
        }
        String problem = replace(live, parameter, value);
        if (problem != null || live == null) {
            return problem;
        }
        Settings next = live.now();
        String namespace = scope.namespace == null ? "" : scope.namespace.name();
        LOG.info("configuration changed parameter={} namespace={} set={} value={}",
                parameter, namespace, scope.set, next.describe(parameter));
        config.changed(new ConfigChange(parameter, namespace, scope.set, next));
        return null;
    }

    /// Gives a parameter another value; what is wrong with that, or null. The settings may be missing where
    /// the parameter cannot be changed anyway.
    static @Nullable String replace(@Nullable LiveSettings live, Parameter parameter, String value) {
        if (!parameter.dynamic() || live == null) {
            return parameter.name() + " cannot be changed while the node runs";
        }
        if (value.isEmpty()) {
            return parameter.name() + " needs a value";
        }
        var parsed = parameter.parse(value);
        if (parsed instanceof ParameterValue.Wrong(String reason)) {
            return parameter.name() + " " + reason;
        }
        var next = parameter.kind() == Parameter.Kind.LIST
                ? live.now().with(parameter, List.of(value.split(",", -1)))
                : live.now().withParsed(parameter, parsed);
        String problem = ConfigChecks.problemOf(next);
        if (problem == null) {
            live.replace(next);
        }
        return problem;
    }

    private @Nullable LiveSettings live(Parameter parameter, Scope scope) {
        if (scope.namespace != null) {
            return scope.set.isEmpty()
                    ? scope.namespace.live(parameter.context())
                    : scope.namespace.liveSet(scope.set);
        }
        if (scope.title.equals("service")) {
            return config.liveService();
        }
        for (var type : SectionType.values()) {
            if (type.catalogue().context().equals(parameter.context())) {
                return config.network(type);
            }
        }
        return null;
    }

    /// An error whose reason cannot be mistaken for another field of it, as tools cut at colons.
    private static String refuse(String reason) {
        return INVALID + ", " + reason.replace(':', ' ').replace(';', ',').replaceAll("[\\x00-\\x1f]", " ");
    }
}
