package io.onehop.cluster.balance;

import io.onehop.model.NodeId;
import java.util.ArrayList;
import java.util.List;

/// Decides what becomes of every partition when membership has changed: a pure function that all members
/// compute from the same input (decision D6; clustering reference, sections 5 and 6, migrations reference,
/// section 1, with the changes that are named here).
///
/// **Rows.** Each partition has a row of nodes ([NodeOrder], adjusted by [Rows]); the first
/// `replicationFactor` are its replicas, the very first is its *final master*.
///
/// **Lineages.** A copy's version names its *family*: key and family number. Copies of one family descend
/// from one set of records. What the whole algorithm rests on, and keeps true:
/// - a *full* copy has every acknowledged record that any copy of its family has;
/// - so two full copies of a family have the same acknowledged records;
/// - a copy that gets writes (replicas and the working master) gets a new key at each balance, since absent
///   nodes with the old one do not get them.
///
/// A lineage is represented by the first full copy of its family in the row; the others of the family have
/// nothing to add. In a family *without* any full copy each copy may have what no other has: each is a
/// lineage by itself (the reference takes the first only, and loses what the others have). So is a copy
/// with family number 15.
///
/// **Working master**: who serves the partition from now on.
/// 1. Copies that are not known to be empty (flag *evade*) go before those that are, whatever else they
///    are: a node that started alone, had nothing, became master of that, and finds the others then, does
///    not win.
/// 2. Among these the first in the row with the master flag; if there is none the first full one, else the
///    first.
/// 3. If the family of that copy has full copies, the first of them in the row: mastership moves to it
///    without migration.
///
/// Nobody has a copy: the partition is *fresh*, and its replicas are complete.
///
/// **Duplicates** are the representatives of all lineages but the working master's. While there are any,
/// writes ask them first.
///
/// **Who needs data** (*awaits*): with duplicates all replicas, since all have to get the union (a final
/// master that is working master gets it from the duplicates). Else the replicas without a copy, those with
/// a subset, and, when the working master was not the master before (its copy has no master flag), the full
/// ones too. That last rule is not in the reference. A master that crashes leaves writes that have reached
/// some replicas but not others; nobody knows of them any more. The new master's records are compared with
/// the others' (equal ones are not sent), so that replicas are equal after every change of master.
///
/// **Flows.** Working master to final master, duplicates to final master, and when it has all of that and
/// is working master, final master to the replicas that await data; never between others. What a full flow
/// list does: the final master gets the union of all lineages, and each replica becomes what it is.
///
/// **Versions** while data flows (K: the new key; *m* master, *s* subset, *e* empty). The final lineage is
/// family 0; if there are duplicates and the working master is not the final one, the former's is family 1;
/// those of other representatives are numbered from 2 as far as a replica belongs to them, from the 14th on
/// they share the family 15, in which nobody has relatives.
///
/// - The working master: `K.0 m`, or `K.1 m` as told.
/// - A final master that is not working master: `K.0`, full only if it represents a lineage; `K.0 se` if it
///   had no copy.
/// - A replica without a copy: `K.0 se`.
/// - A replica of the working master's lineage: that family; a subset if it was one, if the working
///   master's copy has no master flag, or if it awaits data and the family is 0.
/// - A replica of another lineage: that family; full if it was and the family is not the final master's.
/// - Another node whose lineage is represented by the working master or a replica: a subset of that, as it
///   gets no writes.
/// - Any other node: as it was, without *m*.
///
/// Who represents no lineage and gets family 0 has nothing but what the final master has. A subset that has
/// lost its full relative becomes a lineage of its own at the next balance. So whatever happens between two
/// steps of the flows, the next balance finds a representative for every acknowledged record that exists.
///
/// **Nothing to send**: the working master is the final one, was master before, there are no duplicates and
/// all replicas are full. Replicas get the final version (`K.0`, the final master's with *m*) at once;
/// others lose their copy at once, but quiesced ones keep it as a subset of the final one.
///
/// **While flows run** versions change thus ([NamespacePlan] has them):
/// - The acting master gives up when all is acknowledged and it has no write left that it could not
///   replicate: [NamespacePlan#handedOver]. Then the final master becomes `K.0 m`.
/// - A replica becomes `K.0 s` before a FILL changes it ([NamespacePlan#filling]): what it had is with the
///   final master by then, and it must not pass for a full copy of a former lineage with parts of others in
///   it.
/// - A replica that has been filled gets the final version.
/// - When all is complete, the others drop their copies: [NamespacePlan#settled].
///
/// **Removals.** A receiver of a FILL removes what its sender does not have; so does a final master that is
/// filled by the acting master when there are no duplicates ([NamespacePlan#replaces]): it has an old
/// subset of the same lineage, in which records may have been deleted meanwhile, and no other replica would
/// get them.
public final class Balance {
    private Balance() {}

    /// The plan of a namespace.
    ///
    /// @throws IllegalArgumentException when the nodes are not in descending order of their ids
    public static NamespacePlan plan(NamespaceInput input) {
        List<NodeInput> nodes = input.nodes();
        for (int i = 1; i < nodes.size(); i++) {
            if (nodes.get(i - 1).id().compareTo(nodes.get(i).id()) <= 0) {
                throw new IllegalArgumentException("nodes not in descending order");
            }
        }
        if (nodes.isEmpty()) {
            return new NamespacePlan(input, 0, noNodes(input));
        }
        Rows rows = Rows.of(input);
        var partition = new PartitionBalance(input, rows);
        var plans = new ArrayList<PartitionPlan>(input.partitions());
        for (int i = 0; i < input.partitions(); i++) {
            plans.add(partition.plan(i));
        }
        return new NamespacePlan(input, rows.replicas, plans);
    }

    private static List<PartitionPlan> noNodes(NamespaceInput input) {
        var plan = new PartitionPlan(
                List.<NodeId>of(),
                null,
                List.of(),
                List.of(),
                List.of(),
                PartitionVersion.of(input.clusterKey(), 0),
                true);
        var plans = new ArrayList<PartitionPlan>(input.partitions());
        for (int i = 0; i < input.partitions(); i++) {
            plans.add(plan);
        }
        return plans;
    }
}
