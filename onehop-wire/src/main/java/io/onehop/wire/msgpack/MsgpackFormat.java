package io.onehop.wire.msgpack;

import io.onehop.model.Value;

/// Header bytes of the format and of the dialect (wire-protocol reference, section 4.2).
final class MsgpackFormat {
    /// Lists and maps within each other; deeper is refused in both directions so that no message can exhaust
    /// a stack.
    static final int MAX_DEPTH = 64;

    static final int FIXMAP = 0x80;
    static final int FIXARRAY = 0x90;
    static final int FIXSTR = 0xa0;
    static final int NIL = 0xc0;
    static final int FALSE = 0xc2;
    static final int TRUE = 0xc3;
    static final int BIN8 = 0xc4;
    static final int BIN16 = 0xc5;
    static final int BIN32 = 0xc6;
    static final int EXT8 = 0xc7;
    static final int EXT16 = 0xc8;
    static final int EXT32 = 0xc9;
    static final int FLOAT32 = 0xca;
    static final int FLOAT64 = 0xcb;
    static final int UINT8 = 0xcc;
    static final int UINT16 = 0xcd;
    static final int UINT32 = 0xce;
    static final int UINT64 = 0xcf;
    static final int INT8 = 0xd0;
    static final int INT16 = 0xd1;
    static final int INT32 = 0xd2;
    static final int INT64 = 0xd3;
    static final int FIXEXT1 = 0xd4;
    static final int STR8 = 0xd9;
    static final int STR16 = 0xda;
    static final int STR32 = 0xdb;
    static final int ARRAY16 = 0xdc;
    static final int ARRAY32 = 0xdd;
    static final int MAP16 = 0xde;
    static final int MAP32 = 0xdf;
    static final int NEGATIVE_FIXINT = 0xe0;

    /// Type byte of the extension that carries the two special values.
    static final int EXT_SPECIAL = 0xff;
    static final int SPECIAL_WILDCARD = 0;
    static final int SPECIAL_INFINITY = 1;

    /// Flags of an ordered container: the type byte of an extension without a body.
    static final int LIST_ORDERED = 1;
    static final int MAP_KEY_ORDERED = 1;
    static final int MAP_KEY_VALUE_ORDERED = 3;

    private MsgpackFormat() {}

    static int flags(Value.MapOrder order) {
        return switch (order) {
            case UNORDERED -> 0;
            case KEY_ORDERED -> MAP_KEY_ORDERED;
            case KEY_VALUE_ORDERED -> MAP_KEY_VALUE_ORDERED;
        };
    }

    /// Other bits (preserve, persist index) say nothing of the order.
    static Value.MapOrder mapOrder(int flags) {
        return switch (flags & MAP_KEY_VALUE_ORDERED) {
            case 0, 2 -> Value.MapOrder.UNORDERED;
            case MAP_KEY_ORDERED -> Value.MapOrder.KEY_ORDERED;
            default -> Value.MapOrder.KEY_VALUE_ORDERED;
        };
    }
}
