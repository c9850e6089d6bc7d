package io.onehop.server.config;

/// The parameters of `mod-lua { }`: where user functions are kept.
public final class ModLuaParameters {
    private static final CatalogueDraft IN = new CatalogueDraft("mod-lua");

    public static final Parameter CACHE_ENABLED = IN.flag("cache-enabled", true).means("cache Lua states");
    public static final Parameter USER_PATH = IN.text("user-path", null)
            .means("directory of UDF modules");

    /// All of them.
    public static final Catalogue CATALOGUE = IN.done();

    private ModLuaParameters() {}
}
