package io.onehop.server.txn;

import io.onehop.cluster.partition.PartitionEntry;
import io.onehop.server.config.NamespaceParameters;
import io.onehop.server.namespace.Namespace;
import io.onehop.wire.Info1;
import io.onehop.wire.Info2;
import io.onehop.wire.request.MessageView;

/// Which commands ask nodes with lineages of their own before they are executed (transactions reference,
/// section 3).
final class DuplicateRule {
    private DuplicateRule() {}

    /// Whether the command asks them: if there are any, every write (unless `disable-write-dup-res`), and
    /// reads that want consistency from all, or are made to by `read-consistency-level-override`.
    static boolean asks(Namespace namespace, MessageView message, PartitionEntry entry) {
        if (entry.duplicates().isEmpty()) {
            return false;
        }
        var settings = namespace.settings();
        if (message.info2(Info2.WRITE)) {
            return !settings.flag(NamespaceParameters.DISABLE_WRITE_DUP_RES);
        }
        return switch (settings.text(NamespaceParameters.READ_CONSISTENCY_LEVEL_OVERRIDE)) {
            case "all" -> true;
            case "one" -> false;
            default -> message.info1(Info1.READ_MODE_AP_ALL);
        };
    }
}
