package io.onehop.cli.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.cli.load.ListenerProcess.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
final class ListenerProcessSocketTest {
    private final ListenerProcess machine = new ListenerProcess(Path.of("/proc"));

    @Test
    void findsTheProcessThatListens() throws IOException {
        long self = ProcessHandle.current().pid();
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var address = (InetSocketAddress) socket.getLocalSocketAddress();
            assertThat(machine.find(address)).isEqualTo(new Answer.Found(self));
        }
        assertThat(machine.cpuMicros(self)).isPositive();
    }

    @Test
    void saysWhyThereIsNone() throws IOException {
        InetSocketAddress address;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            address = (InetSocketAddress) socket.getLocalSocketAddress();
        }
        assertThat(machine.find(address)).isInstanceOf(Answer.Unknown.class);
        assertThat(machine.find(new InetSocketAddress("192.0.2.1", 3000)))
                .isEqualTo(new Answer.Unknown("the server is on another machine"));
        assertThat(new ListenerProcess(Path.of("/none")).find(address)).isInstanceOf(Answer.Unknown.class);
    }
}
