package streamc.malformed;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.utils.JoinedRowData;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.Collector;

/**
 * Decodes records with the schema of another format. A record of which that schema says that it
 * cannot be decoded becomes one row that holds it and the error.
 */
final class RoutingDeserializer implements DeserializationSchema<RowData> {

    private static final long serialVersionUID = 1L;
    /** Beside the columns of a record that was decoded. */
    private static final RowData DECODED = more(new byte[0], "", 0L);

    private final DeserializationSchema<RowData> schema;
    private final TypeInformation<RowData> type;
    private final Fillers fillers;
    private transient Object[] values;
    private transient Rows rows;

    RoutingDeserializer(
            DeserializationSchema<RowData> schema,
            TypeInformation<RowData> type,
            Fillers fillers) {
        this.schema = schema;
        this.type = type;
        this.fillers = fillers;
    }

    @Override
    public void open(InitializationContext context) throws Exception {
        schema.open(context);
    }

    @Override
    public RowData deserialize(byte[] record) {
        throw new UnsupportedOperationException("A record may be several rows");
    }

    @Override
    public void deserialize(byte[] record, Collector<RowData> out) throws IOException {
        if (rows == null) {
            rows = new Rows();
            values = fillers.values();
        }
        // Rows that come before an error in the same record are not given: a record is decoded or not.
        rows.found.clear();
        try {
            schema.deserialize(record, rows);
        } catch (Exception | StackOverflowError error) {
            Errors.throwUnlessOfRecord(error);
            out.collect(malformed(record, error));
            return;
        }
        for (RowData row : rows.found) {
            out.collect(new JoinedRowData(row.getRowKind(), row, DECODED));
        }
    }

    private RowData malformed(byte[] record, Throwable error) {
        byte[] kept = record == null ? new byte[0] : record;
        RowData more = more(kept, Errors.shown(error), System.currentTimeMillis());
        return new JoinedRowData(RowKind.INSERT, GenericRowData.of(values), more);
    }

    private static RowData more(byte[] record, String error, long seen) {
        return GenericRowData.of(
                record, StringData.fromString(error), TimestampData.fromEpochMillis(seen));
    }

    @Override
    public boolean isEndOfStream(RowData row) {
        return false;
    }

    @Override
    public TypeInformation<RowData> getProducedType() {
        return type;
    }

    private static final class Rows implements Collector<RowData> {
        private final List<RowData> found = new ArrayList<>(1);

        @Override
        public void collect(RowData row) {
            found.add(row);
        }

        @Override
        public void close() {}
    }
}
