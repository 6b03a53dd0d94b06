package streamc.webhook;

import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.format.EncodingFormat;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.SinkV2Provider;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;

/** An HTTP address as a table: rows by a format. */
final class WebhookTableSink implements DynamicTableSink {

    private final WebhookSettings settings;
    private final EncodingFormat<SerializationSchema<RowData>> format;
    private final DataType type;
    private final IdempotencyKey key;
    private final Integer parallelism;

    WebhookTableSink(
            WebhookSettings settings,
            EncodingFormat<SerializationSchema<RowData>> format,
            DataType type,
            IdempotencyKey key,
            Integer parallelism) {
        this.settings = settings;
        this.format = format;
        this.type = type;
        this.key = key;
        this.parallelism = parallelism;
    }

    @Override
    public ChangelogMode getChangelogMode(ChangelogMode asked) {
        return format.getChangelogMode();
    }

    @Override
    public SinkRuntimeProvider getSinkRuntimeProvider(Context context) {
        SerializationSchema<RowData> encoder = format.createRuntimeEncoder(context, type);
        return SinkV2Provider.of(new WebhookSink(settings, encoder, key), parallelism);
    }

    @Override
    public DynamicTableSink copy() {
        return new WebhookTableSink(settings, format, type, key, parallelism);
    }

    @Override
    public String asSummaryString() {
        return "webhook";
    }
}
