package streamc.malformed;

import java.io.IOException;
import java.util.ArrayDeque;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.connector.file.src.reader.StreamFormat;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.Collector;

/** Reads the rows of one file of CSV. */
final class CsvFileReader implements StreamFormat.Reader<RowData> {

    /** Without the end of its line, an empty one would be no record to the format. */
    private static final byte[] EMPTY = {'\n'};

    private final CsvRecords records;
    private final DeserializationSchema<RowData> decoder;
    private final Rows rows = new Rows();

    CsvFileReader(CsvRecords records, DeserializationSchema<RowData> decoder) {
        this.records = records;
        this.decoder = decoder;
    }

    @Override
    public RowData read() throws IOException {
        while (rows.found.isEmpty()) {
            byte[] record = records.next();
            if (record == null) {
                return null;
            }
            decoder.deserialize(record.length == 0 ? EMPTY : record, rows);
        }
        return rows.found.poll();
    }

    @Override
    public void close() throws IOException {
        records.close();
    }

    private static final class Rows implements Collector<RowData> {
        private final ArrayDeque<RowData> found = new ArrayDeque<>(1);

        @Override
        public void collect(RowData row) {
            found.add(row);
        }

        @Override
        public void close() {}
    }
}
