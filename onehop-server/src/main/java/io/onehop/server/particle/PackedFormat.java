package io.onehop.server.particle;

/// First bytes and flags of the packed dialect (cdt reference, sections 1 and 3).
final class PackedFormat {
    static final int FIX_MAP = 0x80;
    static final int FIX_LIST = 0x90;
    static final int FIX_RAW = 0xA0;
    static final int NIL = 0xC0;
    static final int UNUSED = 0xC1;
    static final int FALSE = 0xC2;
    static final int TRUE = 0xC3;
    static final int BIN_8 = 0xC4;
    static final int EXT_8 = 0xC7;
    static final int EXT_32 = 0xC9;
    static final int FLOAT = 0xCA;
    static final int DOUBLE = 0xCB;
    static final int UNSIGNED_8 = 0xCC;
    static final int UNSIGNED_16 = 0xCD;
    static final int UNSIGNED_32 = 0xCE;
    static final int UNSIGNED_64 = 0xCF;
    static final int SIGNED_8 = 0xD0;
    static final int SIGNED_16 = 0xD1;
    static final int SIGNED_32 = 0xD2;
    static final int SIGNED_64 = 0xD3;
    static final int FIX_EXT_1 = 0xD4;
    static final int FIX_EXT_16 = 0xD8;
    static final int RAW_8 = 0xD9;
    static final int RAW_16 = 0xDA;
    static final int RAW_32 = 0xDB;
    static final int LIST_16 = 0xDC;
    static final int LIST_32 = 0xDD;
    static final int MAP_16 = 0xDE;
    static final int MAP_32 = 0xDF;
    static final int FIX_NEGATIVE = 0xE0;

    static final int MAX_FIX_INTEGER = 0x7F;
    static final int MIN_FIX_INTEGER = -0x20;
    static final int MAX_FIX_RAW = 0x1F;
    static final int MAX_FIX_COUNT = 0x0F;

    /// Type byte of the extensions that are values of their own.
    static final int SPECIAL_EXT = 0xFF;
    static final int WILDCARD_BODY = 0;
    static final int INFINITY_BODY = 1;

    /// Flags that a stored list may have.
    static final int LIST_FLAGS = 0x01;
    static final int LIST_ORDERED = 0x01;
    /// Flags that a stored map may have.
    static final int MAP_FLAGS = 0x03;
    static final int MAP_KEY_ORDERED = 0x01;

    private PackedFormat() {}
}
