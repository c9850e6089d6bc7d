package io.onehop.server.route;

import io.onehop.model.NodeId;
import io.onehop.model.ResultCode;

/// What is to be done with a command.
public sealed interface Route {
    /// Execute it here.
    record Local() implements Route {}

    /// Have another node execute it.
    ///
    /// @param node who
    record Proxy(NodeId node) implements Route {}

    /// Nobody may execute it at this moment, as mastership is being handed over: look again shortly.
    record Wait() implements Route {}

    /// Answer this code.
    ///
    /// @param code why
    record Refuse(ResultCode code) implements Route {}
}
