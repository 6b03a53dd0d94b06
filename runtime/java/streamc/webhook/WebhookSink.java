package streamc.webhook;

import java.io.IOException;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.table.data.RowData;

/** An HTTP address to which rows are sent, at least once. */
final class WebhookSink implements Sink<RowData> {

    private static final long serialVersionUID = 1L;

    private final WebhookSettings settings;
    private final SerializationSchema<RowData> encoder;
    private final IdempotencyKey key;

    WebhookSink(
            WebhookSettings settings, SerializationSchema<RowData> encoder, IdempotencyKey key) {
        this.settings = settings;
        this.encoder = encoder;
        this.key = key;
    }

    @Override
    public SinkWriter<RowData> createWriter(WriterInitContext context) throws IOException {
        try {
            encoder.open(context.asSerializationSchemaInitializationContext());
        } catch (Exception error) {
            throw new IOException("the format cannot be opened", error);
        }
        return new WebhookWriter(settings, encoder, key, context);
    }
}
