package io.onehop.server.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A parameter while its catalogue describes it; [#means] ends it. Used only while a catalogue's class is
/// initialised.
final class ParameterDraft {
    private final CatalogueDraft catalogue;
    final String name;
    final Parameter.Kind kind;
    String lineName;
    long defaultNumber;
    @Nullable String defaultText;
    @Nullable String defaultNote;
    long min;
    long max = (1L << 32) - 1;
    Unit unit = Unit.PLAIN;
    List<String> choices = List.of();
    boolean dynamic;
    Parameter.Effect effect = Parameter.Effect.NONE_YET;
    @Nullable String difference;
    @Nullable String refusal;

    ParameterDraft(CatalogueDraft catalogue, String name, Parameter.Kind kind) {
        this.catalogue = catalogue;
        this.name = name;
        this.lineName = name;
        this.kind = kind;
    }

    /// The integers allowed, both ends included.
    ParameterDraft range(long smallest, long greatest) {
        min = smallest;
        max = greatest;
        return this;
    }

    /// `set-config` may change it.
    ParameterDraft dynamic() {
        dynamic = true;
        return this;
    }

    /// The node acts on it.
    ParameterDraft active() {
        effect = Parameter.Effect.ACTIVE;
        return this;
    }

    /// Every value but the default is refused, for that reason.
    ParameterDraft refused(String reason) {
        effect = Parameter.Effect.DEFAULT_ONLY;
        refusal = reason;
        return this;
    }

    /// What the documentation says in place of the default.
    ParameterDraft defaultIs(String note) {
        defaultNote = note;
        return this;
    }

    /// In what it differs from the incumbent.
    ParameterDraft differs(String how) {
        difference = how;
        return this;
    }

    /// Ends the description and adds the parameter to its catalogue.
    Parameter means(String meaning) {
        return catalogue.add(this, meaning);
    }
}
