package io.onehop.simulation.socket;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelConfig;

/// Options of a channel without a socket: those of sockets are accepted and say nothing.
final class SimChannelConfig extends DefaultChannelConfig {
    private final Runnable onCleared;

    SimChannelConfig(SimChannel channel) {
        super(channel);
        onCleared = channel::stopReading;
        setAllocator(UnpooledByteBufAllocator.DEFAULT);
    }

    @Override
    public <T> boolean setOption(ChannelOption<T> option, T value) {
        return option == ChannelOption.TCP_NODELAY || option == ChannelOption.SO_KEEPALIVE
                || super.setOption(option, value);
    }

    @Override
    protected void autoReadCleared() {
        onCleared.run();
    }
}
