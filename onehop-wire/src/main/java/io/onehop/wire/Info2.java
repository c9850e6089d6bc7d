package io.onehop.wire;

/// Bits of a message's second flag byte (wire-protocol reference, section 2.2).
public final class Info2 {
    public static final int WRITE = 0x01;
    public static final int DELETE = 0x02;
    public static final int GENERATION = 0x04;
    public static final int GENERATION_GT = 0x08;
    public static final int DURABLE_DELETE = 0x10;
    public static final int CREATE_ONLY = 0x20;
    public static final int RELAX_AP_LONG_QUERY = 0x40;
    public static final int RESPOND_ALL_OPS = 0x80;

    private Info2() {}
}
