package io.onehop.wire;

/// Bits of a message's fourth flag byte (wire-protocol reference, section 2.4).
public final class Info4 {
    public static final int MRT_VERIFY_READ = 0x01;
    public static final int MRT_ROLL_FORWARD = 0x02;
    public static final int MRT_ROLL_BACK = 0x04;
    public static final int MRT_MONITOR_DRIVEN = 0x08;
    public static final int MRT_ON_LOCKING_ONLY = 0x10;

    private Info4() {}
}
