package streamc.webhook;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.table.data.RowData;

/**
 * Gathers rows into bodies of requests. A checkpoint waits until all that came before it is
 * answered, so that a job which starts from it has nothing to send again of that.
 */
final class WebhookWriter implements SinkWriter<RowData> {

    private final WebhookSettings settings;
    private final SerializationSchema<RowData> encoder;
    private final IdempotencyKey key;
    private final Requests requests;
    private final ProcessingTimeService time;
    private final Counter sent;
    private final Counter errors;
    private final List<byte[]> gathered = new ArrayList<>();
    private boolean timed;

    WebhookWriter(
            WebhookSettings settings,
            SerializationSchema<RowData> encoder,
            IdempotencyKey key,
            WriterInitContext context) {
        this.settings = settings;
        this.encoder = encoder;
        this.key = key;
        this.time = context.getProcessingTimeService();
        this.sent = context.metricGroup().getNumRecordsSendCounter();
        this.errors = context.metricGroup().getNumRecordsSendErrorsCounter();
        // Answers come in threads of their own: a counter is not made for them.
        this.requests = new Requests(settings, rows -> { synchronized (errors) { errors.inc(rows); } });
    }

    @Override
    public void write(RowData row, Context context) throws IOException, InterruptedException {
        byte[] encoded = encoder.serialize(row);
        if (encoded == null) {
            return;
        }
        sent.inc();
        if (settings.batchRows == 1) {
            requests.send(encoded, key == null ? null : key.of(row), 1);
            return;
        }
        gathered.add(encoded);
        if (gathered.size() >= settings.batchRows) {
            send();
        } else if (!timed) {
            timed = true;
            long then = time.getCurrentProcessingTime() + settings.linger.toMillis();
            time.registerTimer(then, now -> { timed = false; send(); });
        }
    }

    private void send() throws IOException, InterruptedException {
        if (gathered.isEmpty()) {
            return;
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int i = 0; i < gathered.size(); i++) {
            if (!settings.lines) {
                body.write(i == 0 ? '[' : ',');
            }
            body.write(gathered.get(i));
            if (settings.lines) {
                body.write('\n');
            }
        }
        if (!settings.lines) {
            body.write(']');
        }
        int rows = gathered.size();
        gathered.clear();
        requests.send(body.toByteArray(), null, rows);
    }

    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
        send();
        requests.await();
    }

    @Override
    public void close() {
        requests.close();
    }
}
