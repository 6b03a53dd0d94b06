package streamc.malformed;

import java.util.List;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DelegatingConfiguration;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DeserializationFormatFactory;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;

/**
 * The format that decodes the records of a table, and the column that is its event time, if it has
 * one. The last three columns of the table are the record, the error, which
 * is empty where there is none, and the time it was seen.
 */
final class Routing {

    /** How many columns there are beside those of the records. */
    static final int MORE = 3;

    private final DecodingFormat<DeserializationSchema<RowData>> format;
    private final String time;

    private Routing(DecodingFormat<DeserializationSchema<RowData>> format, String time) {
        this.format = format;
        this.time = time;
    }

    static Routing of(DynamicTableFactory.Context context, ReadableConfig options) {
        String name = options.get(RoutingFormatFactory.FORMAT);
        DeserializationFormatFactory factory =
                FactoryUtil.discoverFactory(
                        context.getClassLoader(), DeserializationFormatFactory.class, name);
        DecodingFormat<DeserializationSchema<RowData>> format =
                factory.createDecodingFormat(context, of(options, name));
        if (!format.getChangelogMode().equals(ChangelogMode.insertOnly())) {
            throw new ValidationException(
                    "Malformed records of the format '" + name + "' cannot be routed.");
        }
        return new Routing(format, options.get(RoutingFormatFactory.TIME));
    }

    /** The options of one format among those of the table. */
    static ReadableConfig of(ReadableConfig options, String format) {
        return new DelegatingConfiguration((Configuration) options, format + ".");
    }

    DeserializationSchema<RowData> decoder(DynamicTableSource.Context context, DataType type) {
        List<DataTypes.Field> fields = DataType.getFields(type);
        int width = fields.size() - MORE;
        DataType inner =
                DataTypes.ROW(fields.subList(0, width).toArray(new DataTypes.Field[0])).notNull();
        RowType row = (RowType) type.getLogicalType();
        return new RoutingDeserializer(
                format.createRuntimeDecoder(context, inner),
                context.createTypeInformation(type),
                new Fillers(row, width, time));
    }
}
