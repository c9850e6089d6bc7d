package io.onehop.server.config;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One configuration parameter: its name, what values it takes and what it means. Immutable; made only by the
/// catalogues (config-stats reference, section 7.1).
public final class Parameter {
    /// What is told of a text that is not set.
    static final String NO_TEXT = "null";

    /// What values look like.
    public enum Kind { INTEGER, BOOLEAN, TEXT, LIST, CHOICE }

    /// Whether the node acts on it.
    public enum Effect {
        /// The node does what the parameter says.
        ACTIVE,
        /// Every value but the default is refused, with the reason.
        DEFAULT_ONLY,
        /// The value is checked, kept and told, and nothing else happens yet.
        NONE_YET
    }

    private final String context;
    private final int index;
    private final String name;
    private final String lineName;
    private final Kind kind;
    private final long defaultNumber;
    private final @Nullable String defaultText;
    private final @Nullable String defaultNote;
    private final long min;
    private final long max;
    private final Unit unit;
    private final List<String> choices;
    private final boolean dynamic;
    private final Effect effect;
    private final String meaning;
    private final @Nullable String difference;
    private final @Nullable String refusal;

    Parameter(ParameterDraft draft, String context, int index, String meaning) {
        this.context = context;
        this.index = index;
        this.name = draft.name;
        this.lineName = draft.lineName;
        this.kind = draft.kind;
        this.defaultNumber = draft.defaultNumber;
        this.defaultText = draft.defaultText;
        this.defaultNote = draft.defaultNote;
        this.min = draft.min;
        this.max = draft.max;
        this.unit = draft.unit;
        this.choices = draft.choices;
        this.dynamic = draft.dynamic;
        this.effect = draft.effect;
        this.meaning = meaning;
        this.difference = draft.difference;
        this.refusal = draft.refusal;
    }

    /// The section it belongs to, as in `--set`: `service`, `network.heartbeat`, `namespace`,
    /// `namespace.storage-engine`.
    public String context() {
        return context;
    }

    /// Its place in its catalogue, from 0.
    int index() {
        return index;
    }

    /// The name operators know; of a list, the plural: `addresses`.
    public String name() {
        return name;
    }

    /// The name of a line in a file and of a pair in an answer; of a list, the singular: `address`.
    public String lineName() {
        return lineName;
    }

    /// What values look like.
    public Kind kind() {
        return kind;
    }

    /// The default of an integer; of a boolean 1 or 0; of a choice its place among the choices.
    long defaultNumber() {
        return defaultNumber;
    }

    /// The default of a text, or null for none.
    @Nullable String defaultText() {
        return defaultText;
    }

    /// The default as a person reads it: `150`, `false`, `none`, or what it is derived from.
    public String describeDefault() {
        if (defaultNote != null) {
            return defaultNote;
        }
        return switch (kind) {
            case INTEGER -> Long.toString(defaultNumber);
            case BOOLEAN -> Boolean.toString(defaultNumber != 0);
            case CHOICE -> choices.get((int) defaultNumber);
            case TEXT -> defaultText == null ? "(none)" : defaultText;
            case LIST -> "(none)";
        };
    }

    /// The smallest integer allowed. The default is allowed too where it lies outside of the range.
    public long min() {
        return min;
    }

    /// The greatest integer allowed.
    public long max() {
        return max;
    }

    /// The suffixes an integer may carry.
    public Unit unit() {
        return unit;
    }

    /// The words a choice may have, empty for other kinds.
    public List<String> choices() {
        return choices;
    }

    /// Whether `set-config` may change it while the node runs.
    public boolean dynamic() {
        return dynamic;
    }

    /// Whether the node acts on it.
    public Effect effect() {
        return effect;
    }

    /// One line that says what it is for.
    public String meaning() {
        return meaning;
    }

    /// In what it differs from the incumbent, or null.
    public @Nullable String difference() {
        return difference;
    }

    /// Reads one value (one element of a list). Never throws.
    public ParameterValue parse(String text) {
        ParameterValue parsed = switch (kind) {
            case INTEGER -> parseInteger(text);
            case BOOLEAN -> parseBoolean(text);
            case CHOICE -> parseChoice(text);
            case TEXT, LIST -> parseText(text);
        };
        if (refusal != null && kind == Kind.TEXT && text.equals(NO_TEXT)) {
            return new ParameterValue.Text(""); // as the default is told
        }
        return refusal == null || parsed instanceof ParameterValue.Wrong || isDefault(parsed)
                ? parsed
                : new ParameterValue.Wrong("'" + text + "' is not supported: " + refusal);
    }

    private boolean isDefault(ParameterValue parsed) {
        return parsed instanceof ParameterValue.Numeric(long number) && number == defaultNumber;
    }

    /// A text must fit into the answer of an info command.
    private static ParameterValue parseText(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == ';' || Character.isISOControl(text.charAt(i))) {
                return new ParameterValue.Wrong("must not contain ';' or control characters");
            }
        }
        return new ParameterValue.Text(text);
    }

    private ParameterValue parseInteger(String text) {
        var parsed = unit.parse(text);
        if (!(parsed instanceof ParameterValue.Numeric(long number))) {
            return parsed;
        }
        if (number != defaultNumber && (number < min || number > max)) {
            return new ParameterValue.Wrong(text + " is out of range: " + describeRange());
        }
        return parsed;
    }

    private static ParameterValue parseBoolean(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes" -> new ParameterValue.Numeric(1);
            case "false", "no" -> new ParameterValue.Numeric(0);
            default -> new ParameterValue.Wrong("'" + text + "' is neither true nor false");
        };
    }

    private ParameterValue parseChoice(String text) {
        int place = choices.indexOf(text.toLowerCase(Locale.ROOT));
        if (place < 0) {
            return new ParameterValue.Wrong("'" + text + "' is none of " + String.join(", ", choices)
                    + Suggestion.of(text, choices));
        }
        return new ParameterValue.Numeric(place);
    }

    /// The values allowed, as a person reads them; empty when everything is allowed.
    public String describeRange() {
        return switch (kind) {
            case INTEGER -> describeIntegers();
            case BOOLEAN -> "true / false";
            case CHOICE -> String.join(" / ", choices);
            case TEXT, LIST -> "";
        };
    }

    private String describeIntegers() {
        boolean defaultOutside = defaultNumber < min || defaultNumber > max;
        return (defaultOutside ? defaultNumber + " or " : "") + min + "–" + max;
    }

    @Override
    public String toString() {
        return context + "." + name;
    }
}
