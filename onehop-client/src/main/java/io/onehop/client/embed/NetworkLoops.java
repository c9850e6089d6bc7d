package io.onehop.client.embed;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;

/// Event loops that bring a network along: connections are its channels instead of the transport's sockets.
/// Given as the loops of `ClientResources`, whose transport then says nothing. Calls that do not wait run
/// wholly in such a world; blocking ones open sockets of their own.
public interface NetworkLoops extends EventLoopGroup {
    /// A channel that is not connected yet, to be registered with one of these loops.
    Channel newChannel();
}
