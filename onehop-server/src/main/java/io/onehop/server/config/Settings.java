package io.onehop.server.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The values of one section at one moment. Immutable, so a reader may keep it for as long as one command
/// takes; reading a value is one array access.
public final class Settings {
    private final Catalogue catalogue;
    /// Integers, booleans (1 or 0), and of choices the place among the choices.
    private final long[] numbers;
    /// Texts (String) and lists (List of String); null elsewhere.
    private final @Nullable Object[] objects;
    private final boolean[] set;

    private Settings(Catalogue catalogue, long[] numbers, @Nullable Object[] objects, boolean[] set) {
        this.catalogue = catalogue;
        this.numbers = numbers;
        this.objects = objects;
        this.set = set;
    }

    /// The defaults of a section.
    public static Settings defaults(Catalogue catalogue) {
        var parameters = catalogue.parameters();
        long[] numbers = new long[parameters.size()];
        @Nullable Object[] objects = new @Nullable Object[parameters.size()];
        for (var parameter : parameters) {
            numbers[parameter.index()] = parameter.defaultNumber();
            objects[parameter.index()] =
                    parameter.kind() == Parameter.Kind.LIST ? List.of() : parameter.defaultText();
        }
        return new Settings(catalogue, numbers, objects, new boolean[parameters.size()]);
    }

    /// The parameters it has values of.
    public Catalogue catalogue() {
        return catalogue;
    }

    /// The value of an integer, in the unit the parameter's meaning names (bytes, seconds …).
    public long integer(Parameter parameter) {
        return numbers[place(parameter, Parameter.Kind.INTEGER)];
    }

    /// The value of a boolean.
    public boolean flag(Parameter parameter) {
        return numbers[place(parameter, Parameter.Kind.BOOLEAN)] != 0;
    }

    /// The value of a text (empty when there is none), or the word of a choice.
    public String text(Parameter parameter) {
        if (parameter.kind() == Parameter.Kind.CHOICE) {
            return parameter.choices().get((int) numbers[place(parameter, Parameter.Kind.CHOICE)]);
        }
        return objects[place(parameter, Parameter.Kind.TEXT)] instanceof String text ? text : "";
    }

    /// The elements of a list, empty when there are none.
    @SuppressWarnings("unchecked") // only lists of texts are ever put where a list parameter has its place
    public List<String> list(Parameter parameter) {
        var object = objects[place(parameter, Parameter.Kind.LIST)];
        return object instanceof List<?> list ? (List<String>) list : List.of();
    }

    /// Whether a file, an override or `set-config` gave it a value; otherwise it has its default.
    public boolean isSet(Parameter parameter) {
        return set[place(parameter, parameter.kind())];
    }

    /// The value as answers and files write it: `150`, `true`, `null` for a text or list without a value, and
    /// the elements of a list with commas between them.
    public String describe(Parameter parameter) {
        return switch (parameter.kind()) {
            case INTEGER -> Long.toString(integer(parameter));
            case BOOLEAN -> Boolean.toString(flag(parameter));
            case CHOICE -> text(parameter);
            case TEXT -> text(parameter).isEmpty() ? Parameter.NO_TEXT : text(parameter);
            case LIST -> list(parameter).isEmpty() ? Parameter.NO_TEXT : String.join(",", list(parameter));
        };
    }

    /// The same with another integer. Throws IllegalArgumentException when it is out of range.
    public Settings with(Parameter parameter, long value) {
        place(parameter, Parameter.Kind.INTEGER);
        return with(parameter, Long.toString(value));
    }

    /// The same with another boolean.
    public Settings with(Parameter parameter, boolean value) {
        place(parameter, Parameter.Kind.BOOLEAN);
        return with(parameter, Boolean.toString(value));
    }

    /// The same with another value, read as in a file; of a list it becomes the only element. Throws
    /// IllegalArgumentException when the parameter does not take it.
    public Settings with(Parameter parameter, String value) {
        return switch (parameter.parse(value)) {
            case ParameterValue.Wrong(String reason) ->
                    throw new IllegalArgumentException(parameter + ": " + reason);
            case ParameterValue.Numeric number -> withParsed(parameter, number);
            case ParameterValue.Text text -> withParsed(parameter, text);
        };
    }

    /// The same with other elements of a list.
    public Settings with(Parameter parameter, List<String> elements) {
        return replace(place(parameter, Parameter.Kind.LIST), 0, List.copyOf(elements));
    }

    /// The same with a value that the parameter has read.
    Settings withParsed(Parameter parameter, ParameterValue value) {
        int place = place(parameter, parameter.kind());
        return switch (value) {
            case ParameterValue.Numeric(long number) -> replace(place, number, null);
            case ParameterValue.Text(String text) ->
                    replace(place, 0, parameter.kind() == Parameter.Kind.LIST ? List.of(text) : text);
            case ParameterValue.Wrong(String reason) -> throw new IllegalArgumentException(reason);
        };
    }

    private Settings replace(int place, long number, @Nullable Object object) {
        long[] newNumbers = numbers.clone();
        @Nullable Object[] newObjects = objects.clone();
        boolean[] newSet = set.clone();
        newNumbers[place] = number;
        newObjects[place] = object;
        newSet[place] = true;
        return new Settings(catalogue, newNumbers, newObjects, newSet);
    }

    private int place(Parameter parameter, Parameter.Kind kind) {
        int place = parameter.index();
        if (parameter.kind() != kind || place >= numbers.length
                || catalogue.parameters().get(place) != parameter) {
            throw new IllegalArgumentException(parameter + " is no " + kind + " of " + catalogue.context());
        }
        return place;
    }
}
