package io.onehop.server.config;

/// The parameters of a sink in `logging { }`: `file PATH { }`, `console { }`, `syslog { }`.
final class LogSinkParameters {
    private static final CatalogueDraft IN = new CatalogueDraft("logging");

    static final Parameter CONTEXTS = IN.list("contexts", "context").dynamic().active()
            .means("a context (or any) and its level: context any info");
    static final Parameter FACILITY = IN.text("facility", null).means("facility of syslog");
    static final Parameter PATH = IN.text("path", null).means("socket of syslog");
    static final Parameter TAG = IN.text("tag", null).means("tag of syslog");

    /// All of them.
    static final Catalogue CATALOGUE = IN.done();

    private LogSinkParameters() {}
}
