package io.onehop.cluster.view.jgroups;

import java.io.DataInput;
import java.io.DataOutput;
import java.util.function.Supplier;
import org.jgroups.Header;

/// Marks a message of JGroups as a pulse. Public because JGroups makes it; of no use to others.
public final class LinksHeader extends Header {
    /// Its number among the headers of JGroups.
    static final short MAGIC = 2101;

    /// Makes one.
    public LinksHeader() {}

    @Override
    public short getMagicId() {
        return MAGIC;
    }

    @Override
    public Supplier<? extends Header> create() {
        return LinksHeader::new;
    }

    @Override
    public int serializedSize() {
        return 0;
    }

    @Override
    public void writeTo(DataOutput out) {}

    @Override
    public void readFrom(DataInput in) {}
}
