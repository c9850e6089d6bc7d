package io.onehop.cluster.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The plans a node has been prepared for since its last commit, and what they would have made of its copies:
/// computed when a report needs it, which is only after a view that ended an exchange. The oldest is
/// forgotten when there are more than [NodeState#MAX_PREPARED]; what that costs is a merge.
final class PreparedPlans {
    private final ExchangeMember member;
    private final List<Prepared> plans = new ArrayList<>();

    private static final class Prepared {
        private final ExchangePlan plan;
        private @Nullable PreparedState state;

        Prepared(ExchangePlan plan) {
            this.plan = plan;
        }
    }

    PreparedPlans(ExchangeMember member) {
        this.member = member;
    }

    void add(ExchangePlan plan) {
        if (plans.size() == NodeState.MAX_PREPARED) {
            plans.removeFirst();
        }
        plans.add(new Prepared(plan));
    }

    void clear() {
        plans.clear();
    }

    List<PreparedState> states() {
        var states = new ArrayList<PreparedState>(plans.size());
        for (Prepared each : plans) {
            PreparedState state = each.state;
            if (state == null) {
                Map<String, PackedVersions> versions = member.versionsUnder(each.plan);
                state = new PreparedState(each.plan.key(), versions);
                each.state = state;
            }
            states.add(state);
        }
        return states;
    }
}
