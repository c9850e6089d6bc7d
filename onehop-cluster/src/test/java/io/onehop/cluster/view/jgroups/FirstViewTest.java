package io.onehop.cluster.view.jgroups;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jgroups.Address;
import org.jgroups.View;
import org.jgroups.util.UUID;
import org.junit.jupiter.api.Test;

class FirstViewTest {
    private static final Address SELF = new UUID(0, 1);
    private static final Address OTHER = new UUID(0, 2);

    private final List<View> passed = new ArrayList<>();
    private final List<Runnable> timers = new ArrayList<>();
    private final List<Address> heard = new ArrayList<>();
    private final FirstView first = new FirstView(
            view -> heard.stream().anyMatch(each -> !view.containsMember(each)), passed::add, timers::add);

    @Test
    void passesTheFirstOnWhenNobodyElseIsHeard() {
        View alone = view(1, SELF);
        first.accept(alone);
        assertThat(passed).containsExactly(alone);
        assertThat(timers).isEmpty();
    }

    @Test
    void waitsForTheViewWithAllThatAreHeard() {
        heard.add(OTHER);
        first.accept(view(1, SELF));
        assertThat(passed).isEmpty();
        View both = view(2, SELF, OTHER);
        first.accept(both);
        assertThat(passed).containsExactly(both);
        timers.forEach(Runnable::run);
        assertThat(passed).containsExactly(both);
    }

    @Test
    void passesTheNewestOnWhenTheTimeIsUp() {
        heard.add(OTHER);
        first.accept(view(1, SELF));
        View newer = view(2, SELF);
        first.accept(newer);
        assertThat(timers).hasSize(1);
        timers.getFirst().run();
        assertThat(passed).containsExactly(newer);
    }

    @Test
    void holdsNothingBackAfterTheFirst() {
        first.accept(view(1, SELF));
        heard.add(OTHER);
        first.accept(view(2, SELF));
        assertThat(passed).hasSize(2);
    }

    private static View view(long id, Address... members) {
        return View.create(members[0], id, members);
    }
}
