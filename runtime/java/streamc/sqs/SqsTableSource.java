package streamc.sqs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.SourceProvider;
import org.apache.flink.table.connector.source.abilities.SupportsReadingMetadata;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;

/** A queue as a table: bodies by a format, and what is known of each message as metadata. */
final class SqsTableSource implements ScanTableSource, SupportsReadingMetadata {

    private final SqsSettings settings;
    private final DecodingFormat<DeserializationSchema<RowData>> format;
    private final DataType physical;
    private DataType produced;
    private MessageColumn[] columns = new MessageColumn[0];

    SqsTableSource(
            SqsSettings settings,
            DecodingFormat<DeserializationSchema<RowData>> format,
            DataType physical) {
        this.settings = settings;
        this.format = format;
        this.physical = physical;
        this.produced = physical;
    }

    @Override
    public ChangelogMode getChangelogMode() {
        return format.getChangelogMode();
    }

    @Override
    public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
        return SourceProvider.of(
                new SqsSource(
                        settings,
                        format.createRuntimeDecoder(context, physical),
                        columns,
                        context.createTypeInformation(produced)));
    }

    @Override
    public Map<String, DataType> listReadableMetadata() {
        Map<String, DataType> found = new LinkedHashMap<>();
        for (MessageColumn column : MessageColumn.values()) {
            found.put(column.key, column.type);
        }
        return found;
    }

    @Override
    public void applyReadableMetadata(List<String> keys, DataType type) {
        columns = keys.stream().map(MessageColumn::named).toArray(MessageColumn[]::new);
        produced = type;
    }

    @Override
    public DynamicTableSource copy() {
        SqsTableSource other = new SqsTableSource(settings, format, physical);
        other.columns = columns;
        other.produced = produced;
        return other;
    }

    @Override
    public String asSummaryString() {
        return "SQS";
    }
}
