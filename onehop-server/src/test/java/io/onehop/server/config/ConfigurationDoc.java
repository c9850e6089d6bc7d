package io.onehop.server.config;

import io.onehop.server.logging.LogContext;
import io.onehop.server.logging.LogLevel;
import java.util.ArrayList;
import java.util.List;

/// Writes `docs/configuration.md` from the catalogues; [ConfigurationDocTest] compares and regenerates it.
final class ConfigurationDoc {
    static final String EXAMPLE = """
            service {
                cluster-name orders
                proto-fd-max 15000
                ticker-interval 10
            }

            logging {
                console {
                    context any info
                }
                # file /var/log/onehop.log {
                #     context any info
                #     context nsup debug
                # }
            }

            network {
                service {
                    address 127.0.0.1
                    # access-address ${PUBLIC_ADDRESS}
                    port 3000
                }
                heartbeat {
                    mode mesh
                    port 3002
                }
                fabric {
                    port 3001
                }
            }

            namespace test {
                replication-factor 2
                default-ttl 30d
                nsup-period 2m
                storage-engine memory {
                    data-size 1g
                    stop-writes-used-pct 80
                }
                set carts {
                    default-ttl 1h
                    stop-writes-count 1000000
                }
            }
            """;

    private static final String HEAD = """
            # Configuration

            <!-- Written by ConfigurationDocTest from the catalogue of parameters; edit that. -->

            A node reads one file, `--config FILE`, and overrides, `--set section.key=value`, which win over
            the file. Without a file it has the namespace `test` in memory (`nsup-period 120`, so that
            records may have a TTL) and listens on 127.0.0.1. A mistake stops the start; all mistakes are
            told at once, each with its file, line and, where there is one, the name that was probably
            meant.

            ## The file

            - One parameter a line: its name, then its value. A boolean without a value is `true`.
            - A section begins with its keyword (and its name, where it has one) and `{` on the same line,
              and ends with `}`.
            - `#` starts a comment. `${NAME}` stands for an environment variable, which must be set.
            - A list has one line for each element. Any other parameter appears once.
            - At least one namespace, at most 32. A namespace's name has at most 31 bytes, a set's 63.

            ```
            @EXAMPLE@```

            Integers take suffixes where the table says so: `s m h d` are seconds, minutes, hours, days; `k
            m g t p` and `ki mi gi ti pi` are powers of 1024. A default that lies outside of the range is a
            value too.

            ## Overrides

            ```
            --set service.ticker-interval=5
            --set network.service.port=0
            --set namespace.test.default-ttl=30d
            --set namespace.test.storage-engine.data-size=1g
            --set namespace.test.set.demo.stop-writes-count=5
            ```

            The elements of a list have commas between them. A set need not be in the file, a namespace
            must.

            ## While the node runs

            Parameters marked *live* change at once by an info command, and are lost at a restart:

            ```
            set-config:context=service;ticker-interval=5
            set-config:context=network;heartbeat.interval=200
            set-config:context=namespace;id=test;default-ttl=1h
            set-config:context=namespace;id=test;storage-engine.stop-writes-used-pct=80
            set-config:context=namespace;id=test;set=demo;stop-writes-count=5
            ```

            The answer is `ok`, or `ERROR:4:invalid set-config parameter` and the reason. Several pairs are
            applied in their order up to the first that is wrong. `get-config:context=service`, `…=network`
            and `…=namespace;id=test` tell the values; `get-config:` tells all of them, those of a namespace
            as `namespace.test.default-ttl=…`. `security` can be read and not set. How `context=xdr` names
            data centres and namespaces: [xdr.md](xdr.md#configuration).

            ## Log lines

            `logging { }` holds sinks: `file PATH { }` and `console { }` (standard error), each with lines
            `context NAME LEVEL`; the context `any` means all of them, and later lines win. A sink without
            lines is told everything from `info` on. Without a sink, lines go to the console. `syslog { }`
            is read and has no effect yet. Levels: @LEVELS@. Contexts: @CONTEXTS@.

            `logs` lists the sinks, `log/0` the levels of one, and `log-set:id=0;nsup=debug` changes one
            while the node runs.

            ## Parameters

            *live*: `set-config` may change it. *works*: the node does what it says; without this mark the
            value is checked, kept and told by `get-config`, has **no effect yet**, and the start warns of
            it. *default only*: every other value is refused, with the reason. What would break a promise is
            refused as well: a storage engine other than `memory`, and `strong-consistency true`.
            """;

    private ConfigurationDoc() {}

    /// The whole file.
    static String text() {
        var doc = new StringBuilder(HEAD
                .replace("@EXAMPLE@", EXAMPLE)
                .replace("@LEVELS@", String.join(", ", LogLevel.labels()))
                .replace("@CONTEXTS@", String.join(" ", LogContext.labels())));
        for (var type : SectionType.values()) {
            if (!type.catalogue().parameters().isEmpty() && type.catalogue() != LogSinkParameters.CATALOGUE) {
                section(type, doc);
            }
        }
        formerNames(doc);
        differences(doc);
        return doc.toString();
    }

    private static void section(SectionType type, StringBuilder doc) {
        doc.append("\n### ").append(type.path());
        doc.append(switch (type.naming()) {
            case NONE -> "";
            case NAMED -> " NAME";
            case TYPED -> " TYPE";
        });
        doc.append("\n\n| name | default | values | live | works | meaning |\n|---|---|---|---|---|---|\n");
        for (var parameter : type.catalogue().parameters()) {
            if (type.naming() != SectionType.Naming.TYPED || !parameter.name().equals("type")) {
                row(parameter.lineName(), parameter, doc);
            } else {
                row("TYPE", parameter, doc);
            }
        }
    }

    private static void row(String name, Parameter parameter, StringBuilder doc) {
        doc.append("| ").append(name).append(" | ").append(parameter.describeDefault());
        doc.append(" | ").append(values(parameter));
        doc.append(" | ").append(parameter.dynamic() ? "yes" : "");
        doc.append(" | ").append(switch (parameter.effect()) {
            case ACTIVE -> "yes";
            case DEFAULT_ONLY -> "default only";
            case NONE_YET -> "";
        });
        doc.append(" | ").append(parameter.meaning()).append(" |\n");
    }

    private static String values(Parameter parameter) {
        return switch (parameter.kind()) {
            case INTEGER -> parameter.describeRange()
                    + (parameter.unit() == Unit.PLAIN ? "" : " (" + parameter.unit().suffixes() + ")");
            case BOOLEAN, CHOICE -> parameter.describeRange();
            case TEXT -> "text";
            case LIST -> "text, one line each";
        };
    }

    private static void formerNames(StringBuilder doc) {
        doc.append("\n## Former names\n\nAccepted with a warning.\n\n");
        doc.append("| section | former name | now |\n|---|---|---|\n");
        for (var type : SectionType.values()) {
            for (var old : type.catalogue().oldNames()) {
                doc.append("| ").append(type.path()).append(" | ").append(old.name()).append(" | ")
                        .append(now(old));
                doc.append(" |\n");
            }
        }
    }

    private static String now(OldName old) {
        var today = old.today();
        if (today == null) {
            return "gone, no effect";
        }
        return today + switch (old.translation()) {
            case SAME -> "";
            case INVERTED -> ", inverted";
            case MEBIBYTES -> ", a number of 1 MiB blocks";
        };
    }

    private static void differences(StringBuilder doc) {
        doc.append("\n## Differences from the incumbent\n\n");
        var lines = new ArrayList<String>();
        for (var type : SectionType.values()) {
            for (var parameter : type.catalogue().parameters()) {
                if (parameter.difference() != null) {
                    lines.add("- `" + parameter + "`: " + parameter.difference());
                }
            }
        }
        lines.addAll(List.of(
                "- No parameter is reserved for an edition.",
                "- The XDR section of versions up to 4.9 (`datacenter`, `xdr-digestlog-path` and others)"
                        + " is not read;",
                "  of its parameters there are those that throttling needs, in `xdr { }`.",
                "- A file that names no addresses makes the node listen on all of them, as usual; no file "
                        + "at all means 127.0.0.1."));
        doc.append(String.join("\n", lines.stream().distinct().toList())).append('\n');
    }
}
