package io.onehop.bench.client;

import com.aerospike.client.AerospikeClient;
import com.aerospike.client.AerospikeException;
import com.aerospike.client.Bin;
import com.aerospike.client.Key;
import com.aerospike.client.Record;
import com.aerospike.client.async.EventLoopType;
import com.aerospike.client.async.EventLoops;
import com.aerospike.client.async.EventPolicy;
import com.aerospike.client.async.NettyEventLoops;
import com.aerospike.client.async.NioEventLoops;
import com.aerospike.client.listener.RecordListener;
import com.aerospike.client.listener.WriteListener;
import com.aerospike.client.policy.ClientPolicy;
import io.netty.channel.epoll.Epoll;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.onehop.runtime.Transport;
import org.jspecify.annotations.Nullable;

/// The official client. Its event loops are as many and of the same kind as those of Onehop's client.
final class OfficialSubject implements Subject {
    private static final int MAX_LOOPS = 4;
    /// Its connections per node, which it deals out to its loops: more commands under way wait in its queue,
    /// as its documentation recommends for bursts.
    private static final int MANY = 100;

    private final EventLoops loops;
    private final AerospikeClient client;

    OfficialSubject(int port) {
        int threads = Math.min(MAX_LOOPS, Runtime.getRuntime().availableProcessors());
        var events = new EventPolicy();
        events.maxCommandsInProcess = MANY / threads;
        if (Epoll.isAvailable()) {
            var group = Transport.EPOLL.newEventLoops(threads, new DefaultThreadFactory("official", true));
            loops = new NettyEventLoops(events, group, EventLoopType.NETTY_EPOLL);
        } else {
            loops = new NioEventLoops(events, threads, true, "official");
        }
        var policy = new ClientPolicy();
        policy.eventLoops = loops;
        client = new AerospikeClient(policy, "127.0.0.1", port);
    }

    private static Key key(long number) {
        return new Key(NAMESPACE, SET, number);
    }

    @Override
    public void get(long key) {
        if (client.get(null, key(key)) == null) {
            throw new IllegalStateException("not found: " + key);
        }
    }

    @Override
    public void put(long key, byte[] value) {
        client.put(null, key(key), new Bin(BIN, value));
    }

    @Override
    public void batch(long[] keys) {
        var wanted = new Key[keys.length];
        for (int i = 0; i < keys.length; i++) {
            wanted[i] = key(keys[i]);
        }
        for (Record found : client.get(null, wanted)) {
            if (found == null) {
                throw new IllegalStateException("not found");
            }
        }
    }

    @Override
    public void getLater(long key, Outcome outcome) {
        client.get(null, new RecordListener() {
            @Override
            public void onSuccess(Key found, @Nullable Record answer) {
                outcome.accept(answer == null ? new IllegalStateException("not found: " + key) : null);
            }

            @Override
            public void onFailure(AerospikeException failure) {
                outcome.accept(failure);
            }
        }, null, key(key));
    }

    @Override
    public void putLater(long key, byte[] value, Outcome outcome) {
        client.put(null, new WriteListener() {
            @Override
            public void onSuccess(Key written) {
                outcome.accept(null);
            }

            @Override
            public void onFailure(AerospikeException failure) {
                outcome.accept(failure);
            }
        }, null, key(key), new Bin(BIN, value));
    }

    @Override
    public int manyLimit() {
        return MANY;
    }

    @Override
    public void getMany(long key, Outcome outcome) {
        getLater(key, outcome);
    }

    @Override
    public void putMany(long key, byte[] value, Outcome outcome) {
        putLater(key, value, outcome);
    }

    @Override
    public void close() {
        client.close();
        loops.close();
    }
}
