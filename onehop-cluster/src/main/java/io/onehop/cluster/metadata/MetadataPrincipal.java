package io.onehop.cluster.metadata;

import io.onehop.cluster.fabric.FabricChannel;
import io.onehop.cluster.fabric.FabricLane;
import io.onehop.model.NodeId;
import io.onehop.runtime.Clock;
import io.onehop.runtime.Lane;
import io.onehop.runtime.Timers.Timer;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The principal's part: makes entries of what was asked for and pushes each to all members until they have
/// it. It does so only while it is *open*, which is when it knows what all members know: else what it sets
/// could lose to something older that it has not heard of. Only for the cluster's lane.
final class MetadataPrincipal {
    private static final Logger LOG = LoggerFactory.getLogger("onehop.smd");
    /// Most entries that are being pushed.
    static final int MAX_PUSHES = 256;
    private static final long FIRST_NANOS = Duration.ofMillis(100).toNanos();
    private static final long LAST_NANOS = Duration.ofSeconds(1).toNanos();

    private final NodeId self;
    private final Lane lane;
    private final Clock clock;
    private final FabricLane fabric;
    private final MetadataStore store;
    private final Answers answers;
    private final Map<String, MetadataRule> rules = new HashMap<>();
    private final Map<Request, Push> requests = new HashMap<>();
    private final Map<Long, Push> pushes = new HashMap<>();
    private final Map<Request, MetadataOutcome> finished = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Request, MetadataOutcome> eldest) {
            return size() > MAX_PUSHES;
        }
    };
    private List<NodeId> others = List.of();
    private long nextPush = 1;
    private boolean isOpen;

    /// Takes the outcome to whoever asked, this node or another.
    interface Answers {
        void answer(NodeId asker, long id, MetadataOutcome outcome);
    }

    private record Request(NodeId asker, long id) {}

    private final class Push {
        private final Request request;
        private final MetadataMessage.Push message;
        private final Set<NodeId> waiting;
        private boolean isSaved;
        private long delayNanos = FIRST_NANOS;
        private @Nullable Timer timer;

        Push(Request request, MetadataMessage.Push message, Collection<NodeId> members) {
            this.request = request;
            this.message = message;
            waiting = new HashSet<>(members);
        }

        void send() {
            if (waiting.isEmpty()) {
                return;
            }
            waiting.forEach(node -> fabric.send(node, FabricChannel.META, message));
            timer = lane.schedule(this::send, delayNanos);
            delayNanos = Math.min(2 * delayNanos, LAST_NANOS);
        }

        void stop() {
            if (timer != null) {
                timer.cancel();
            }
            pushes.remove(message.id());
            requests.remove(request);
        }

        void finish(MetadataOutcome outcome) {
            if (pushes.containsKey(message.id())) {
                stop();
                finished.put(request, outcome);
                answers.answer(request.asker(), request.id(), outcome);
            }
        }

        void finishWhenComplete() {
            if (isSaved && waiting.isEmpty()) {
                finish(MetadataOutcome.OK);
            }
        }
    }

    MetadataPrincipal(NodeId self, Lane lane, Clock clock, FabricLane fabric, MetadataStore store,
            Answers answers) {
        this.self = self;
        this.lane = lane;
        this.clock = clock;
        this.fabric = fabric;
        this.store = store;
        this.answers = answers;
    }

    void rule(String module, MetadataRule rule) {
        rules.put(module, rule);
    }

    /// Leads these members from now on, but sets nothing before [#open].
    void lead(List<NodeId> newOthers) {
        isOpen = false;
        others = newOthers;
        for (Push push : List.copyOf(pushes.values())) {
            push.waiting.retainAll(newOthers);
            push.finishWhenComplete();
        }
    }

    /// What all members know is known here.
    void open() {
        isOpen = true;
    }

    /// Leads nobody any more; who asked asks the new principal.
    void resign() {
        isOpen = false;
        others = List.of();
        List.copyOf(pushes.values()).forEach(Push::stop);
    }

    /// Sets an entry, or answers again if that has been asked before.
    void set(NodeId asker, MetadataMessage.Set message) {
        var request = new Request(asker, message.id());
        if (!isOpen || requests.containsKey(request)) {
            return;
        }
        MetadataOutcome known = finished.get(request);
        if (known != null) {
            answers.answer(asker, message.id(), known);
            return;
        }
        MetadataEntry wish = message.wish();
        MetadataRule rule = rules.get(wish.module());
        if (rule == null) {
            answers.answer(asker, message.id(), MetadataOutcome.INVALID);
        } else if (!store.hasRoom(wish.module(), wish.key())) {
            answers.answer(asker, message.id(), MetadataOutcome.FULL);
        } else if (pushes.size() >= MAX_PUSHES) {
            answers.answer(asker, message.id(), MetadataOutcome.BUSY);
        } else {
            set(request, rule, wish);
        }
    }

    private void set(Request request, MetadataRule rule, MetadataEntry wish) {
        MetadataEntry next;
        try {
            next = rule.next(store.entry(wish.module(), wish.key()),
                    new MetadataRule.Wish(wish.module(), wish.key(), wish.value(), clock.epochMillis(),
                            self));
        } catch (IllegalArgumentException e) {
            LOG.info("metadata not set: module={} key={} why={}", wish.module(), wish.key(), e.toString());
            answers.answer(request.asker(), request.id(), MetadataOutcome.INVALID);
            return;
        }
        if (next == null) {
            answers.answer(request.asker(), request.id(), MetadataOutcome.OK);
        } else {
            push(request, next);
        }
    }

    private void push(Request request, MetadataEntry entry) {
        store.merge(entry);
        var push = new Push(request, new MetadataMessage.Push(nextPush++, entry), others);
        pushes.put(push.message.id(), push);
        requests.put(request, push);
        store.save(entry.module(), isSafe -> {
            push.isSaved = isSafe;
            if (isSafe) {
                push.finishWhenComplete();
            } else {
                push.finish(MetadataOutcome.NOT_SAVED);
            }
        });
        push.send();
    }

    void stored(NodeId from, long id) {
        Push push = pushes.get(id);
        if (push != null && push.waiting.remove(from)) {
            push.finishWhenComplete();
        }
    }
}
