package streamc.sqs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.utils.JoinedRowData;
import org.apache.flink.util.Collector;
import org.apache.flink.util.UserCodeClassLoader;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * Hands on messages, and deletes them when a checkpoint that counts them as handed on is complete. A
 * checkpoint holds the handles of what is not deleted yet: a job that starts from it deletes them.
 */
final class SqsReader implements SourceReader<RowData, SqsSplit> {

    private static final long END_SECONDS = 20;

    private final SourceReaderContext context;
    private final SqsSettings settings;
    private final DeserializationSchema<RowData> decoder;
    private final MessageColumn[] columns;
    private final List<String> handedOn = new ArrayList<>();
    private final NavigableMap<Long, List<String>> counted = new TreeMap<>();
    private final ScheduledExecutorService behind =
            Executors.newSingleThreadScheduledExecutor(SqsReader::daemon);
    private SqsClient client;
    private HeldMessages held;
    private Receiver receiver;

    SqsReader(
            SourceReaderContext context,
            SqsSettings settings,
            DeserializationSchema<RowData> decoder,
            MessageColumn[] columns) {
        this.context = context;
        this.settings = settings;
        this.decoder = decoder;
        this.columns = columns;
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "sqs-deleting");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void start() {
        try {
            decoder.open(new Opened(context));
        } catch (Exception error) {
            throw new IllegalStateException("the format cannot be opened", error);
        }
        open();
        String name = "sqs-receiving-" + context.getIndexOfSubtask();
        receiver = new Receiver(client, settings, held, name);
        receiver.start();
        long every = Math.max(1, settings.visibility.toMillis() / 6);
        behind.scheduleWithFixedDelay(held::hideLonger, every, every, TimeUnit.MILLISECONDS);
    }

    private void open() {
        if (client == null) {
            client = settings.client();
            held = new HeldMessages(client, settings.queue, settings.visibility);
        }
    }

    @Override
    public InputStatus pollNext(ReaderOutput<RowData> output) throws Exception {
        Message message = receiver.next();
        if (message == null) {
            return InputStatus.NOTHING_AVAILABLE;
        }
        handOn(message, output);
        handedOn.add(message.receiptHandle());
        return receiver.isEmpty() ? InputStatus.NOTHING_AVAILABLE : InputStatus.MORE_AVAILABLE;
    }

    private void handOn(Message message, ReaderOutput<RowData> output) throws IOException {
        GenericRowData known = new GenericRowData(columns.length);
        for (int i = 0; i < columns.length; i++) {
            known.setField(i, columns[i].of(message));
        }
        Collector<RowData> rows =
                new Collector<RowData>() {
                    @Override
                    public void collect(RowData row) {
                        output.collect(
                                columns.length == 0
                                        ? row
                                        : new JoinedRowData(row.getRowKind(), row, known));
                    }

                    @Override
                    public void close() {}
                };
        try {
            decoder.deserialize(message.body().getBytes(StandardCharsets.UTF_8), rows);
        } catch (IOException | RuntimeException error) {
            throw new IOException(
                    "the message " + message.messageId() + " of " + settings.queue + " cannot be decoded", error);
        }
    }

    @Override
    public List<SqsSplit> snapshotState(long checkpoint) {
        counted.put(checkpoint, new ArrayList<>(handedOn));
        handedOn.clear();
        List<String> all = new ArrayList<>();
        counted.values().forEach(all::addAll);
        return all.isEmpty()
                ? List.of()
                : List.of(new SqsSplit(UUID.randomUUID().toString(), all));
    }

    @Override
    public void notifyCheckpointComplete(long checkpoint) {
        NavigableMap<Long, List<String>> done = counted.headMap(checkpoint, true);
        List<String> all = new ArrayList<>();
        done.values().forEach(all::addAll);
        done.clear();
        delete(all);
    }

    /** What an earlier run had handed on by the checkpoint from which this one starts. */
    @Override
    public void addSplits(List<SqsSplit> splits) {
        open();
        List<String> all = new ArrayList<>();
        splits.forEach(split -> all.addAll(split.handles()));
        delete(all);
    }

    private void delete(List<String> handles) {
        if (!handles.isEmpty()) {
            behind.execute(() -> held.delete(handles));
        }
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        return receiver.available();
    }

    @Override
    public void notifyNoMoreSplits() {}

    /** What no checkpoint counts is shown to the next reader at once. */
    @Override
    public void close() throws Exception {
        if (receiver != null) {
            List<String> left = receiver.end();
            left.addAll(handedOn);
            behind.execute(() -> held.release(left));
        }
        behind.shutdown();
        try {
            behind.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
        } finally {
            if (client != null) {
                client.close();
            }
        }
    }

    private static final class Opened implements DeserializationSchema.InitializationContext {

        private final SourceReaderContext context;

        Opened(SourceReaderContext context) {
            this.context = context;
        }

        @Override
        public MetricGroup getMetricGroup() {
            return context.metricGroup();
        }

        @Override
        public UserCodeClassLoader getUserCodeClassLoader() {
            return context.getUserCodeClassLoader();
        }
    }
}
