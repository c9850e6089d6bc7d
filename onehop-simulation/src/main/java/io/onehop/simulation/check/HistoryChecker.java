package io.onehop.simulation.check;

import io.onehop.client.command.Key;
import io.onehop.simulation.fault.Profile;
import io.onehop.simulation.load.Action;
import io.onehop.simulation.load.Action.Kind;
import io.onehop.simulation.load.Action.Outcome;
import io.onehop.simulation.load.History;
import io.onehop.simulation.load.KeySpace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Whether clients may have seen what they saw. Some rules hold always, others only where the faults are such
/// that nothing may be lost ([Profile#losesNothing()]).
///
/// | rule | holds |
/// |---|---|
/// | at most once | always: nothing is applied twice |
/// | an answer is its own command's | always: what is read was written to that record |
/// | failed means never | always: what was answered with a definite error is never seen (anomalies, A1) |
/// | acknowledged means kept | nothing may be lost: it is there in the end, and for every later read |
/// | one winner | nothing may be lost: one compare-and-set succeeds per generation |
/// | everything works | without faults: every command is done |
public final class HistoryChecker {
    private static final int MAX_OF_A_RULE = 4;

    private final History history;
    private final Profile profile;
    private final Map<Key, Action> found;
    private final List<Violation> violations = new ArrayList<>();
    private final Map<String, Integer> counts = new HashMap<>();

    /// @param found what an audit has found in the end
    public HistoryChecker(History history, Profile profile, Map<Key, Action> found) {
        this.history = history;
        this.profile = profile;
        this.found = found;
    }

    /// What is wrong.
    public List<Violation> check() {
        var byKey = new LinkedHashMap<Key, List<Action>>();
        for (Action each : history.actions()) {
            byKey.computeIfAbsent(each.key(), _ -> new ArrayList<>()).add(each);
            checkOutcome(each);
        }
        if (!checkAnswers()) {
            return violations; // the rules of records take it for granted
        }
        byKey.forEach((key, actions) -> {
            Action last = found.get(key);
            if (last == null || last.outcome() != Outcome.OK) {
                violated("everything can be read in the end", String.valueOf(last), key);
                return;
            }
            var rules = new RecordRules(actions, last, profile.losesNothing(),
                    (rule, what) -> violated(rule, what, key));
            switch (key.set()) {
                case KeySpace.APPENDED -> rules.appended();
                case KeySpace.COUNTED -> rules.counted();
                case KeySpace.REGISTERS -> rules.register();
                case KeySpace.CREATED -> rules.created();
                default -> rules.owned();
            }
        });
        return violations;
    }

    /// What is read was written to that record: no answer is another command's.
    private boolean checkAnswers() {
        boolean good = true;
        var written = new HashMap<String, Key>();
        for (Action each : history.actions()) {
            if (each.kind().isWrite()) {
                written.put(each.argument().strip(), each.key());
            }
        }
        for (Action each : history.actions()) {
            String value = each.kind() == Kind.GET ? each.value() : null;
            boolean counts = each.key().set().equals(KeySpace.COUNTED);
            if (value == null || counts && value.matches("\\d+")) {
                continue;
            }
            for (String token : value.strip().split(" ", -1)) {
                if (counts || !each.key().equals(written.get(token))) {
                    good = false;
                    violated("an answer is its own command's", token + " was not written here: " + each,
                            each.key());
                }
            }
        }
        return good;
    }

    private void checkOutcome(Action action) {
        if (action.outcome() == Outcome.OPEN) {
            violated("every call ends", action.toString(), action.key());
        }
        boolean fine = action.outcome() == Outcome.OK || action.kind() == Kind.CAS;
        if (profile == Profile.NONE && !fine) {
            violated("everything works", action.toString(), action.key());
        }
    }

    private void violated(String rule, String what, Key key) {
        if (counts.merge(rule, 1, Integer::sum) <= MAX_OF_A_RULE) {
            violations.add(new Violation(rule, what, key));
        }
    }
}
