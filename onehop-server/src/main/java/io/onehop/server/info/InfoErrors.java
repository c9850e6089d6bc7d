package io.onehop.server.info;

import io.onehop.model.ResultCode;
import io.onehop.wire.info.InfoCommand;
import org.jspecify.annotations.Nullable;

/// The texts of errors (info-protocol reference, section 1.1).
public final class InfoErrors {
    /// What there is no command for.
    public static final String UNRECOGNIZED = error(ResultCode.PARAMETER, "unrecognized command");
    /// A namespace that is not there.
    public static final String NO_NAMESPACE =
            error(ResultCode.UNKNOWN_NAMESPACE, "namespace not found on node");

    private InfoErrors() {}

    /// `ERROR:code:message`.
    public static String error(ResultCode code, String message) {
        return "ERROR:" + code.code() + ':' + message;
    }

    /// A command that is known, but what it needs is not there yet.
    public static String unsupported(String what) {
        return error(ResultCode.UNSUPPORTED_FEATURE, what + " not supported");
    }

    /// What is wrong with a parameter that must be there, or null when nothing is.
    ///
    /// @param maxLength the longest value, in characters
    /// @param missing   the code for a parameter that is missing
    public static @Nullable String require(InfoCommand command, String name, int maxLength,
            ResultCode missing) {
        String value = command.parameter(name);
        if (value == null) {
            return error(missing, "missing '" + name + '\'');
        }
        return checkValue(name, value, maxLength);
    }

    /// What is wrong with a parameter that may be there, or null when nothing is.
    public static @Nullable String checkOptional(InfoCommand command, String name, int maxLength) {
        String value = command.parameter(name);
        return value == null ? null : checkValue(name, value, maxLength);
    }

    private static @Nullable String checkValue(String name, String value, int maxLength) {
        if (value.isEmpty()) {
            return error(ResultCode.PARAMETER, "missing '" + name + "' value");
        }
        if (value.length() > maxLength) {
            return error(ResultCode.PARAMETER, '\'' + name + "' value too long");
        }
        return null;
    }
}
