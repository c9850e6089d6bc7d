package io.onehop.testkit.official;

import static com.aerospike.client.ResultCode.GENERATION_ERROR;
import static io.onehop.testkit.official.ServedClient.NAMESPACE;
import static io.onehop.testkit.official.ServedClient.SET;
import static io.onehop.testkit.official.ServedClient.key;
import static io.onehop.testkit.official.ServedClient.keys;
import static org.assertj.core.api.Assertions.assertThat;

import com.aerospike.client.AerospikeClient;
import com.aerospike.client.AerospikeException;
import com.aerospike.client.BatchRecord;
import com.aerospike.client.BatchWrite;
import com.aerospike.client.Bin;
import com.aerospike.client.Key;
import com.aerospike.client.Operation;
import com.aerospike.client.Record;
import com.aerospike.client.async.EventLoop;
import com.aerospike.client.async.EventLoopType;
import com.aerospike.client.async.EventLoops;
import com.aerospike.client.async.EventPolicy;
import com.aerospike.client.async.NettyEventLoops;
import com.aerospike.client.async.NioEventLoops;
import com.aerospike.client.listener.BatchOperateListListener;
import com.aerospike.client.listener.RecordArrayListener;
import com.aerospike.client.listener.RecordListener;
import com.aerospike.client.listener.RecordSequenceListener;
import com.aerospike.client.listener.WriteListener;
import com.aerospike.client.policy.ClientPolicy;
import com.aerospike.client.policy.GenerationPolicy;
import com.aerospike.client.policy.WritePolicy;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class OfficialClientAsyncSocketTest {
    private static final int COUNT = 500;

    @Test
    void worksThroughTheClientsOwnEventLoops() throws Exception {
        try (EventLoops loops = new NioEventLoops(1)) {
            exercise(loops);
        }
    }

    @Test
    void worksThroughNetty() throws Exception {
        var group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try (EventLoops loops = new NettyEventLoops(new EventPolicy(), group, EventLoopType.NETTY_NIO)) {
            exercise(loops);
        }
    }

    private static void exercise(EventLoops loops) throws Exception {
        var policy = new ClientPolicy();
        policy.eventLoops = loops;
        try (var served = ServedClient.start(policy)) {
            var client = served.client();
            EventLoop loop = loops.next();
            putsAndGets(client, loop);
            answersErrors(client, loop);
            batches(client, loop);
            scans(client, loop);
        }
    }

    private static <T> T await(Consumer<CompletableFuture<T>> call)
            throws InterruptedException, ExecutionException, TimeoutException {
        var future = new CompletableFuture<T>();
        call.accept(future);
        return future.get(10, TimeUnit.SECONDS);
    }

    private static WriteListener done(CompletableFuture<Integer> future, AtomicInteger open) {
        return new WriteListener() {
            @Override
            public void onSuccess(Key key) {
                if (open.decrementAndGet() == 0) {
                    future.complete(0);
                }
            }

            @Override
            public void onFailure(AerospikeException exception) {
                future.complete(exception.getResultCode());
            }
        };
    }

    private static void putsAndGets(AerospikeClient client, EventLoop loop) throws Exception {
        Key[] keys = keys("async", COUNT);
        var open = new AtomicInteger(50);
        int code = await(future -> {
            for (int i = 0; i < 50; i++) {
                client.put(loop, done(future, open), null, keys[i], new Bin("i", i));
            }
        });
        assertThat(code).isZero();
        Record record = await(future -> client.get(loop, recordListener(future), null, keys[7]));
        assertThat(record.getInt("i")).isEqualTo(7);
    }

    private static RecordListener recordListener(CompletableFuture<Record> future) {
        return new RecordListener() {
            @Override
            public void onSuccess(Key key, Record record) {
                future.complete(record);
            }

            @Override
            public void onFailure(AerospikeException exception) {
                future.completeExceptionally(exception);
            }
        };
    }

    private static void answersErrors(AerospikeClient client, EventLoop loop) throws Exception {
        var stale = new WritePolicy();
        stale.generationPolicy = GenerationPolicy.EXPECT_GEN_EQUAL;
        stale.generation = 99;
        int code = await(future ->
                client.put(loop, done(future, new AtomicInteger(1)), stale, key("async0"), new Bin("i", 1)));
        assertThat(code).isEqualTo(GENERATION_ERROR);
    }

    private static void batches(AerospikeClient client, EventLoop loop) throws Exception {
        Key[] keys = keys("async", COUNT);
        var rows = new ArrayList<BatchRecord>();
        for (int i = 0; i < COUNT; i++) {
            rows.add(new BatchWrite(keys[i], new Operation[] {Operation.put(new Bin("i", i))}));
        }
        boolean allOk = await(future -> client.operate(loop, new BatchOperateListListener() {
            @Override
            public void onSuccess(List<BatchRecord> records, boolean status) {
                future.complete(status);
            }

            @Override
            public void onFailure(AerospikeException exception) {
                future.completeExceptionally(exception);
            }
        }, null, rows));
        assertThat(allOk).isTrue();
        Record[] records = await(future -> client.get(loop, new RecordArrayListener() {
            @Override
            public void onSuccess(Key[] asked, Record[] answered) {
                future.complete(answered);
            }

            @Override
            public void onFailure(AerospikeException exception) {
                future.completeExceptionally(exception);
            }
        }, null, keys));
        for (int i = 0; i < COUNT; i++) {
            assertThat(records[i].getInt("i")).isEqualTo(i);
        }
    }

    private static void scans(AerospikeClient client, EventLoop loop) throws Exception {
        var count = new AtomicInteger();
        int seen = await(future -> client.scanAll(loop, new RecordSequenceListener() {
            @Override
            public void onRecord(Key key, Record record) {
                count.incrementAndGet();
            }

            @Override
            public void onSuccess() {
                future.complete(count.get());
            }

            @Override
            public void onFailure(AerospikeException exception) {
                future.completeExceptionally(exception);
            }
        }, null, NAMESPACE, SET));
        assertThat(seen).isEqualTo(COUNT);
    }
}
