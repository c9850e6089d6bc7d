package io.onehop.cluster.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.onehop.cluster.balance.PartitionVersion;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PackedVersionsTest {
    private static PartitionVersion[] versions(int partitions, int distinct) {
        var random = new SplittableRandom(distinct);
        var versions = new PartitionVersion[partitions];
        for (int i = 0; i < partitions; i++) {
            int number = i < distinct ? i : random.nextInt(distinct);
            versions[i] = number == 0 ? PartitionVersion.NULL
                    : PartitionVersion.of(0x1000 + number, number & 15);
        }
        return versions;
    }

    @Test
    void comesBackAsItWas() {
        for (int distinct : new int[] {1, 2, 3, 4, 5, 8, 9, 100, 255, 256, 257, 4095, 4096}) {
            PartitionVersion[] versions = versions(4096, distinct);
            ByteBuf bytes = Unpooled.buffer();
            PackedVersions.of(versions).write(bytes);
            PackedVersions read = PackedVersions.read(bytes);
            assertThat(bytes.isReadable()).isFalse();
            assertThat(read.unpack()).isEqualTo(versions);
            assertThat(read).isEqualTo(PackedVersions.of(versions)).hasSameHashCodeAs(
                    PackedVersions.of(versions));
        }
        assertThat(PackedVersions.of(versions(7, 3)).unpack()).isEqualTo(versions(7, 3));
    }

    @Test
    void aWholeNamespaceOfFewVersionsIsSmall() {
        for (int distinct = 1; distinct <= 16; distinct++) {
            ByteBuf bytes = Unpooled.buffer();
            PackedVersions.of(versions(4096, distinct)).write(bytes);
            assertThat(bytes.readableBytes()).isLessThan(2_300);
        }
    }

    @Test
    void announcingMoreThanThereIsIsRefusedBeforeAnythingIsMade() {
        ByteBuf bytes = Unpooled.buffer();
        PackedVersions.of(versions(4096, 300)).write(bytes);
        byte[] all = Arrays.copyOf(bytes.array(), bytes.readableBytes());
        for (int length = 0; length < all.length; length += length < 20 ? 1 : 97) {
            ByteBuf cut = Unpooled.wrappedBuffer(all, 0, length);
            assertThatThrownBy(() -> PackedVersions.read(cut))
                    .isInstanceOfAny(IllegalArgumentException.class, IndexOutOfBoundsException.class);
        }
        ByteBuf none = Unpooled.buffer().writeShort(4096).writeInt(0);
        assertThatThrownBy(() -> PackedVersions.read(none)).isInstanceOf(IllegalArgumentException.class);
        ByteBuf tooMany = Unpooled.buffer().writeShort(4097).writeInt(1).writeLong(1);
        assertThatThrownBy(() -> PackedVersions.read(tooMany)).isInstanceOf(IllegalArgumentException.class);
        ByteBuf beyond = Unpooled.buffer().writeShort(1).writeInt(3).writeLong(1).writeLong(2).writeLong(3);
        assertThatThrownBy(() -> PackedVersions.read(beyond)).isInstanceOf(IllegalArgumentException.class);
        ByteBuf badNumber = Unpooled.buffer().writeShort(4).writeInt(3).writeLong(1).writeLong(2).writeLong(3)
                .writeByte(0xFF);
        assertThatThrownBy(() -> PackedVersions.read(badNumber)).isInstanceOf(IllegalArgumentException.class);
    }
}
