package io.onehop.server.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A catalogue while its class is initialised; nothing can be added once [#done] was called.
final class CatalogueDraft {
    private final String context;
    private final List<Parameter> parameters = new ArrayList<>();
    private final List<OldName> oldNames = new ArrayList<>();
    private boolean done;

    CatalogueDraft(String context) {
        this.context = context;
    }

    ParameterDraft integer(String name, long standard) {
        var draft = new ParameterDraft(this, name, Parameter.Kind.INTEGER);
        draft.defaultNumber = standard;
        return draft;
    }

    /// An integer with the suffixes `s m h d`.
    ParameterDraft seconds(String name, long standard) {
        var draft = integer(name, standard);
        draft.unit = Unit.SECONDS;
        return draft;
    }

    /// An integer with the suffixes `k m g …`.
    ParameterDraft size(String name, long standard) {
        var draft = integer(name, standard);
        draft.unit = Unit.SIZE;
        return draft;
    }

    ParameterDraft flag(String name, boolean standard) {
        var draft = new ParameterDraft(this, name, Parameter.Kind.BOOLEAN);
        draft.defaultNumber = standard ? 1 : 0;
        return draft;
    }

    ParameterDraft text(String name, @Nullable String standard) {
        var draft = new ParameterDraft(this, name, Parameter.Kind.TEXT);
        draft.defaultText = standard;
        return draft;
    }

    /// A list; each line of a file named `lineName` adds an element.
    ParameterDraft list(String name, String lineName) {
        var draft = new ParameterDraft(this, name, Parameter.Kind.LIST);
        draft.lineName = lineName;
        return draft;
    }

    /// One of the words; the first is the default.
    ParameterDraft choice(String name, String standard, String... others) {
        var draft = new ParameterDraft(this, name, Parameter.Kind.CHOICE);
        var words = new ArrayList<String>();
        words.add(standard);
        words.addAll(List.of(others));
        draft.choices = List.copyOf(words);
        return draft;
    }

    Parameter add(ParameterDraft draft, String meaning) {
        if (done) {
            throw new IllegalStateException("catalogue is done: " + context);
        }
        var parameter = new Parameter(draft, context, parameters.size(), meaning);
        parameters.add(parameter);
        return parameter;
    }

    /// A name of former versions and what it is now.
    CatalogueDraft formerly(OldName oldName) {
        oldNames.add(oldName);
        return this;
    }

    Catalogue done() {
        done = true;
        return new Catalogue(context, parameters, oldNames);
    }
}
