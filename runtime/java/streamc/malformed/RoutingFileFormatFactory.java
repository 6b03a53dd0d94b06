package streamc.malformed;

import java.util.Set;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.impl.StreamFormatAdapter;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.table.factories.BulkReaderFormatFactory;
import org.apache.flink.connector.file.table.format.BulkDecodingFormat;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.types.DataType;

/** The format `streamc-routing-csv`: that of files of CSV, whose records may go over lines. */
public final class RoutingFileFormatFactory implements BulkReaderFormatFactory {

    @Override
    public String factoryIdentifier() {
        return "streamc-routing-csv";
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of(RoutingFormatFactory.FORMAT);
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return RoutingFormatFactory.optional();
    }

    @Override
    public BulkDecodingFormat<RowData> createDecodingFormat(
            DynamicTableFactory.Context context, ReadableConfig options) {
        Routing routing = Routing.of(context, options);
        CsvSyntax syntax = CsvSyntax.of(Routing.of(options, "csv"));
        return new BulkDecodingFormat<RowData>() {
            @Override
            public BulkFormat<RowData, FileSourceSplit> createRuntimeDecoder(
                    DynamicTableSource.Context runtime, DataType type) {
                DeserializationSchema<RowData> decoder = routing.decoder(runtime, type);
                return new StreamFormatAdapter<>(new CsvFileFormat(decoder, syntax));
            }

            @Override
            public ChangelogMode getChangelogMode() {
                return ChangelogMode.insertOnly();
            }
        };
    }
}
