package io.onehop.cli;

import picocli.CommandLine.IVersionProvider;

/// The version written into the jar when it was built.
final class BuildVersion implements IVersionProvider {
    /// `onehop X.Y.Z`, and the Java it runs on.
    @Override
    public String[] getVersion() {
        return new String[] {"onehop " + number(), "Java " + Runtime.version()};
    }

    /// The number alone; `development` when it does not run from a jar.
    static String number() {
        String built = BuildVersion.class.getPackage().getImplementationVersion();
        return built == null ? "development" : built;
    }
}
