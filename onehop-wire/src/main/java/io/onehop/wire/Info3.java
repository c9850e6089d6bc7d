package io.onehop.wire;

/// Bits of a message's third flag byte (wire-protocol reference, section 2.3).
public final class Info3 {
    public static final int LAST = 0x01;
    public static final int COMMIT_LEVEL_MASTER = 0x02;
    public static final int PARTITION_DONE = 0x04;
    public static final int UPDATE_ONLY = 0x08;
    public static final int CREATE_OR_REPLACE = 0x10;
    public static final int REPLACE_ONLY = 0x20;
    public static final int SC_READ_TYPE = 0x40;
    public static final int SC_READ_RELAX = 0x80;

    private Info3() {}
}
