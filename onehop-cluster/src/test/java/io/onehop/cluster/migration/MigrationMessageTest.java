package io.onehop.cluster.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.onehop.cluster.balance.Flow;
import io.onehop.cluster.fabric.FabricTypes;
import io.onehop.cluster.migration.MigrationMessage.Answer;
import io.onehop.cluster.migration.MigrationMessage.Fact;
import io.onehop.cluster.migration.MigrationMessage.InsertAck;
import io.onehop.cluster.migration.MigrationMessage.Signal;
import io.onehop.cluster.migration.MigrationMessage.SignalAck;
import io.onehop.cluster.migration.MigrationMessage.Start;
import io.onehop.cluster.migration.MigrationMessage.StartAck;
import io.onehop.cluster.migration.MigrationMessage.Tell;
import io.onehop.cluster.migration.MigrationMessage.ToldBack;
import io.onehop.model.Digest;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/// Messages are read as they were written.
class MigrationMessageTest {
    private static final long KEY = 0xABCDEF012345L;

    private static void roundTrip(MigrationMessage message, BiFunction<Long, ByteBuf, Object> reader) {
        ByteBuf buffer = Unpooled.buffer();
        message.write(buffer);
        assertThat(message.type()).isBetween(FabricTypes.MIGRATION, FabricTypes.REPLICATION - 1);
        assertThat(reader.apply(buffer.readLong(), buffer)).isEqualTo(message);
        assertThat(buffer.isReadable()).isFalse();
    }

    @Test
    void areReadAsTheyWereWritten() {
        roundTrip(new Start(KEY, -7, "test", 4095, Flow.Kind.FILL, 1L << 40), Start::read);
        roundTrip(new StartAck(KEY, 7, Answer.FAIL, 12), StartAck::read);
        roundTrip(new Tell(KEY, 7, 3, null), Tell::read);
        roundTrip(new Tell(KEY, 7, 3, new Digest(1, 2, 3)), Tell::read);
        roundTrip(new InsertAck(KEY, 7, 3, true), InsertAck::read);
        roundTrip(new Signal(KEY, "n\u00e4me", 1, Fact.TOOK_OVER), Signal::read);
        roundTrip(new SignalAck(KEY, "test", 1, Fact.ALL_DONE), SignalAck::read);
    }

    @Test
    void runsOfRecordsKeepTheirOrderAndEnd() {
        var entries = new byte[2 * Told.SIZE];
        entries[0] = 1;
        entries[Told.SIZE] = 2;
        ByteBuf buffer = Unpooled.buffer();
        new ToldBack(KEY, 7, 9, new Told(entries, false)).write(buffer);
        ToldBack read = ToldBack.read(buffer.readLong(), buffer);
        assertThat(read.number()).isEqualTo(9);
        assertThat(read.told().bytes()).isEqualTo(entries);
        assertThat(read.told().isLast()).isFalse();
        assertThat(read.told().count()).isEqualTo(2);
    }
}
