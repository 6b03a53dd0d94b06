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
import org.apache.flink.util.Collector;

/**
 * Decodes records with the schema of another format. A record of which that schema says that it
 * cannot be decoded becomes one row that holds it and the error.
 */
final class RoutingDeserializer implements DeserializationSchema<RowData> {

    private static final long serialVersionUID = 1L;
    /** Beside the columns of a record that was decoded. */
    private static final GenericRowData DECODED = more(new byte[0], "", 0L);

    private static final String NO_VALUE = "the message has no value";
    private static final String EMPTY = "the record is empty";

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
        if (record == null) {
            // A message without value, of which the schemas of Flink say nothing.
            out.collect(malformed(record, NO_VALUE));
            return;
        }
        try {
            schema.deserialize(record, rows);
        } catch (Exception | StackOverflowError error) {
            Errors.throwUnlessOfRecord(error);
            out.collect(malformed(record, Errors.shown(error)));
            return;
        }
        if (record.length == 0 && rows.found.isEmpty()) {
            out.collect(malformed(record, EMPTY));
        }
        for (RowData row : rows.found) {
            out.collect(joined(row, DECODED));
        }
    }

    private RowData malformed(byte[] record, String error) {
        byte[] kept = record == null ? new byte[0] : record;
        return joined(GenericRowData.of(values), more(kept, error, System.currentTimeMillis()));
    }

    /** One row of both. Kafka's connector takes apart rows of the kind that formats give, and no others. */
    private static RowData joined(RowData row, GenericRowData more) {
        if (!(row instanceof GenericRowData)) {
            return new JoinedRowData(row.getRowKind(), row, more);
        }
        GenericRowData first = (GenericRowData) row;
        int arity = first.getArity();
        GenericRowData all = new GenericRowData(row.getRowKind(), arity + more.getArity());
        for (int i = 0; i < arity; i++) {
            all.setField(i, first.getField(i));
        }
        for (int i = 0; i < more.getArity(); i++) {
            all.setField(arity + i, more.getField(i));
        }
        return all;
    }

    private static GenericRowData more(byte[] record, String error, long seen) {
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
