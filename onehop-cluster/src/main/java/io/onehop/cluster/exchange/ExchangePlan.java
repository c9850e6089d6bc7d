package io.onehop.cluster.exchange;

import io.onehop.cluster.balance.NamespaceInput;
import io.onehop.cluster.balance.NodeInput;
import io.onehop.model.NodeId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What all members know when partitions are dealt out: each one's state, the same everywhere. Immutable.
///
/// @param key key of the exchange, which becomes the cluster's
/// @param states in descending order of the ids; nothing prepared is left in them
public record ExchangePlan(long key, List<NodeState> states) {
    /// Takes a copy of the list.
    public ExchangePlan {
        states = List.copyOf(states);
    }

    /// Takes what members have told. A member that was prepared for an exchange which another has committed
    /// counts as if it had committed it ([NodeState#resolved]).
    static ExchangePlan of(long key, Collection<NodeState> told) {
        var committed = new HashSet<Long>();
        told.forEach(state -> committed.add(state.committedKey()));
        return new ExchangePlan(key, told.stream().map(state -> state.resolved(committed)).toList());
    }

    /// The members, in descending order.
    public List<NodeId> ids() {
        return states.stream().map(NodeState::id).toList();
    }

    /// The state of a member, or null.
    public @Nullable NodeState state(NodeId id) {
        for (NodeState state : states) {
            if (state.id().equals(id)) {
                return state;
            }
        }
        return null;
    }

    /// Names of all namespaces any member has, in order.
    public List<String> namespaces() {
        var names = new TreeSet<String>();
        states.forEach(state -> state.namespaces().forEach(each -> names.add(each.name())));
        return List.copyOf(names);
    }

    /// Why partitions cannot be dealt out: a namespace whose members want what does not go together. Null
    /// when they can.
    public @Nullable String problem() {
        for (String name : namespaces()) {
            String problem = problem(name, "replication-factor", NamespaceState::replicationFactor);
            problem = problem != null ? problem : problem(name, "strong-consistency", NamespaceState::strong);
            problem = problem != null ? problem
                    : problem(name, "number-of-partitions", each -> each.versions().partitions());
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    private @Nullable String problem(String name, String setting, Function<NamespaceState, Object> value) {
        var values = new StringJoiner(" ");
        var distinct = new HashSet<Object>();
        for (NodeState state : states) {
            NamespaceState namespace = state.namespace(name);
            if (namespace != null) {
                distinct.add(value.apply(namespace));
                values.add(state.id() + "=" + value.apply(namespace));
            }
        }
        return distinct.size() <= 1 ? null : "namespace " + name + ": " + setting + " differs: " + values;
    }

    /// What the balance of a namespace is computed from. Wishes hold when all members with the namespace have
    /// them; an active rack only when there are no more racks than copies. When all are quiesced, none is
    /// (clustering reference, sections 4, 5 and 7).
    ///
    /// @throws IllegalArgumentException when no member has it
    public NamespaceInput input(String name) {
        var nodes = new ArrayList<NodeInput>();
        var racks = new HashSet<Integer>();
        NamespaceState first = null;
        boolean uniform = true;
        boolean sameRack = true;
        boolean allQuiesced = true;
        for (NodeState state : states) {
            NamespaceState each = state.namespace(name);
            if (each != null) {
                first = first == null ? each : first;
                uniform &= each.uniform();
                sameRack &= each.activeRack() == first.activeRack();
                allQuiesced &= state.quiesced();
                racks.add(each.rackId());
                nodes.add(new NodeInput(state.id(), each.rackId(), state.quiesced(),
                        each.versions().unpack()));
            }
        }
        if (first == null) {
            throw new IllegalArgumentException("no member has the namespace: " + name);
        }
        if (allQuiesced) {
            nodes.replaceAll(node -> new NodeInput(node.id(), node.rackId(), false, node.versions()));
        }
        int activeRack = sameRack && racks.size() <= first.replicationFactor() ? first.activeRack() : 0;
        return new NamespaceInput(name, key, first.versions().partitions(), first.replicationFactor(),
                uniform, activeRack, nodes);
    }

    /// The members that take part as quiesced: those that want to while others with one of their namespaces
    /// do not.
    public Set<NodeId> quiesced() {
        var quiesced = new TreeSet<NodeId>();
        for (String name : namespaces()) {
            List<NodeState> having = states.stream().filter(state -> state.namespace(name) != null).toList();
            if (!having.stream().allMatch(NodeState::quiesced)) {
                having.stream().filter(NodeState::quiesced).forEach(state -> quiesced.add(state.id()));
            }
        }
        return quiesced;
    }
}
