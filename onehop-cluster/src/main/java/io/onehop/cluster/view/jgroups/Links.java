package io.onehop.cluster.view.jgroups;

import io.onehop.cluster.view.jgroups.Targets.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jgroups.Address;
import org.jgroups.BytesMessage;
import org.jgroups.Event;
import org.jgroups.Message;
import org.jgroups.View;
import org.jgroups.conf.ClassConfigurator;
import org.jgroups.protocols.PingData;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.protocols.pbcast.GMS.GmsHeader;
import org.jgroups.stack.IpAddress;
import org.jgroups.stack.Protocol;
import org.jgroups.util.MessageBatch;
import org.jgroups.util.Responses;
import org.jgroups.util.TimeScheduler;
import org.jgroups.util.Tuple;
import org.jspecify.annotations.Nullable;

/// The protocol of ours in the engine's stack, right above the transport: every interval each node tells
/// every address it knows whom it hears ([Pulse]). From that come
///
/// - discovery: nodes that are heard are the answer to the engine's question for other nodes;
/// - failure detection: when the links between members are broken ([Clique]), for three ticks in a row, the
///   first of those who stay together tells the engine to put the others out, on either side, so that the
///   ones put out have a view of their own;
/// - merges: when all members of two views hear each other, their coordinators are told;
/// - a request to join waits until the joiner hears and is heard by all.
///
/// Everything is decided from the same matrix on all nodes. Views, joins and merges themselves are the
/// engine's. The state is in [LinksState], guarded by one lock; nothing is sent
/// or passed on under it.
final class Links extends Protocol {
    /// Its number among the protocols of JGroups.
    private static final short PROTOCOL_ID = 2100;
    private static final long HURRY_MILLIS = 10;
    private static final int MAX_WAITING_JOINS = 64;
    private static final int MAX_QUESTIONS = 8;

    static {
        ClassConfigurator.addProtocol(PROTOCOL_ID, Links.class);
        ClassConfigurator.addIfAbsent(LinksHeader.MAGIC, LinksHeader.class);
    }

    private final Object lock = new Object();
    private final LinksState state;
    private final HeartbeatTransport transport;
    private final List<Responses> questions = new ArrayList<>();
    private final Map<Address, Message> waitingJoins = new LinkedHashMap<>();
    private final LinksHeader header = new LinksHeader();
    private final short gmsId = ClassConfigurator.getProtocolId(GMS.class);
    private boolean seedsKnown;

    /// The engine's first question waits for seeds; then what can be known is known.
    private boolean asked;
    private boolean hurried;
    private @Nullable Future<?> ticking;
    private volatile Consumer<IpAddress> beginListener = _ -> {};

    Links(LinksState state, HeartbeatTransport transport) {
        this.id = PROTOCOL_ID;
        this.state = state;
        this.transport = transport;
    }

    @Override
    public String getName() {
        return "LINKS";
    }

    @Override
    public List<Integer> providedUpServices() {
        return List.of(Event.FIND_INITIAL_MBRS, Event.FIND_MBRS);
    }

    /// The listener is told when the port is open.
    void onBegin(Consumer<IpAddress> listener) {
        beginListener = listener;
    }

    /// The names of the seeds have been looked up.
    void seeds(Collection<IpAddress> resolved) {
        synchronized (lock) {
            state.seeds(resolved);
            seedsKnown = true;
        }
        hurry();
    }

    private void connection(IpAddress peer, boolean open) {
        synchronized (lock) {
            if (open) {
                state.connected(peer);
            } else {
                state.connectionClosed(peer);
            }
        }
    }

    /// The node has been told of that view.
    void delivered(View view) {
        synchronized (lock) {
            state.delivered(view);
        }
    }

    /// Whether this node hears nodes of its cluster that are not in the view.
    boolean hearsOthersThan(View view) {
        synchronized (lock) {
            return state.discovered().stream().anyMatch(heard -> !view.containsMember(heard.getAddress()));
        }
    }

    HeartbeatFacts facts() {
        synchronized (lock) {
            return state.facts(transport);
        }
    }

    @Override
    public Object down(Event event) {
        return switch (event.getType()) {
            case Event.FIND_INITIAL_MBRS -> ask();
            case Event.FIND_MBRS, Event.FIND_MBRS_ASYNC -> new Responses(false).done();
            case Event.VIEW_CHANGE -> {
                Object result = down_prot.down(event);
                install(event.getArg());
                yield result;
            }
            case Event.CONNECT -> {
                Object result = down_prot.down(event);
                begin();
                yield result;
            }
            case Event.DISCONNECT -> {
                end();
                yield down_prot.down(event);
            }
            default -> down_prot.down(event);
        };
    }

    @Override
    public Object up(Event event) {
        return event.getType() == Event.FIND_MBRS ? new Responses(false).done() : up_prot.up(event);
    }

    @Override
    public @Nullable Object up(Message message) {
        return isForUs(message) ? null : up_prot.up(message);
    }

    @Override
    public void up(MessageBatch batch) {
        for (Iterator<Message> each = batch.iterator(); each.hasNext();) {
            if (isForUs(each.next())) {
                each.remove();
            }
        }
        if (!batch.isEmpty()) {
            up_prot.up(batch);
        }
    }

    /// Takes pulses, and keeps requests to join that must wait.
    private boolean isForUs(Message message) {
        if (message.getHeader(id) != null) {
            receive(message);
            return true;
        }
        return message.getHeader(gmsId) instanceof GmsHeader gms && gms.getType() == GmsHeader.JOIN_REQ
                && mustWait(message);
    }

    private boolean mustWait(Message message) {
        synchronized (lock) {
            if (state.mayJoin(message.getSrc())) {
                waitingJoins.remove(message.getSrc());
                return false;
            }
            if (waitingJoins.size() < MAX_WAITING_JOINS || waitingJoins.containsKey(message.getSrc())) {
                waitingJoins.put(message.getSrc(), message);
            }
            return true;
        }
    }

    private void receive(Message message) {
        if (!message.hasArray() || message.getSrc() == null) {
            return;
        }
        Pulse pulse = PulseCodec.decode(message.getArray(), message.getOffset(), message.getLength());
        if (pulse == null) {
            return;
        }
        // Before anything is answered: the engine may write to that node at once.
        down_prot.down(new Event(Event.ADD_PHYSICAL_ADDRESS,
                new Tuple<>(message.getSrc(), pulse.from())));
        boolean isNew;
        List<Message> ready;
        synchronized (lock) {
            isNew = state.receive(message.getSrc(), pulse);
            answer();
            ready = readyJoins();
        }
        if (isNew) {
            hurry();
        }
        ready.forEach(join -> timer().execute(() -> up_prot.up(join), true));
    }

    private List<Message> readyJoins() {
        List<Message> ready = List.of();
        for (Iterator<Message> each = waitingJoins.values().iterator(); each.hasNext();) {
            Message join = each.next();
            if (state.mayJoin(join.getSrc())) {
                each.remove();
                ready = ready.isEmpty() ? new ArrayList<>() : ready;
                ready.add(join);
            }
        }
        return ready;
    }

    private Responses ask() {
        var responses = new Responses(true);
        synchronized (lock) {
            if (questions.size() < MAX_QUESTIONS) {
                questions.add(responses);
            }
            answer();
            if (asked) {
                responses.done();
            }
            asked = true;
        }
        return responses;
    }

    /// Tells the engine whom this node hears. The question is answered when all seeds have said something.
    private void answer() {
        if (questions.isEmpty()) {
            return;
        }
        List<PingData> heard = state.discovered();
        for (Responses responses : questions) {
            heard.forEach(each -> responses.addResponse(each, true));
            if (seedsKnown && state.allSeedsHeard()) {
                responses.done();
            }
        }
        questions.removeIf(Responses::isDone);
    }

    private void install(View view) {
        synchronized (lock) {
            state.install(view);
            view.forEach(waitingJoins::remove);
            questions.forEach(Responses::done);
            questions.clear();
        }
        hurry();
    }

    private TimeScheduler timer() {
        return transport.getTimer();
    }

    private void begin() {
        if (!(transport.listening() instanceof IpAddress own)) {
            throw new IllegalStateException("the transport does not listen");
        }
        synchronized (lock) {
            if (ticking != null) {
                return;
            }
            state.begin(getAddress(), own);
            ticking = timer().scheduleWithDynamicInterval(new TimeScheduler.Task() {
                @Override
                public long nextInterval() {
                    return state.waitMillis();
                }

                @Override
                public void run() {
                    tick();
                }
            }, false);
        }
        transport.onConnection(this::connection);
        beginListener.accept(own);
        hurry();
    }

    private void end() {
        synchronized (lock) {
            if (ticking != null) {
                ticking.cancel(false);
                ticking = null;
            }
            questions.forEach(Responses::done);
        }
    }

    /// Sends a pulse soon, since there is news.
    private void hurry() {
        synchronized (lock) {
            if (hurried || ticking == null) {
                return;
            }
            hurried = true;
        }
        var _ = timer().schedule(() -> {
            synchronized (lock) {
                hurried = false;
            }
            send();
        }, HURRY_MILLIS, TimeUnit.MILLISECONDS, false);
    }

    private void tick() {
        List<Address> lost;
        Map<Address, View> mergeable;
        synchronized (lock) {
            if (!state.isDue()) {
                return;
            }
            state.tick();
            lost = state.lostNow();
            mergeable = lost.isEmpty() ? state.mergeableNow() : Map.of();
        }
        send();
        if (!lost.isEmpty()) {
            timer().execute(() -> up_prot.up(new Event(Event.SUSPECT, lost)), true);
        } else if (!mergeable.isEmpty()) {
            timer().execute(() -> up_prot.up(new Event(Event.MERGE, mergeable)), true);
        }
    }

    private void send() {
        List<Target> targets;
        Pulse pulse;
        synchronized (lock) {
            if (ticking == null) {
                return;
            }
            targets = state.targets();
            pulse = state.pulse();
        }
        for (Target target : targets) {
            if (target.reconnect()) {
                transport.disconnect(target.address());
            }
            byte[] bytes = PulseCodec.encode(new Pulse(pulse.from(), target.address(), pulse.aliases(),
                    pulse.entries(), pulse.introductions()));
            down_prot.down(new BytesMessage(target.address(), bytes).putHeader(id, header)
                    .setFlag(Message.Flag.OOB, Message.Flag.NO_RELIABILITY)
                    .setFlag(Message.TransientFlag.DONT_BLOCK));
        }
    }
}
