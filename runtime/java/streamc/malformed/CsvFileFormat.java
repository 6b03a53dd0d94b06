package streamc.malformed;

import java.io.IOException;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.reader.SimpleStreamFormat;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.InstantiationUtil;

/** Files of CSV, a record after the other. */
final class CsvFileFormat extends SimpleStreamFormat<RowData> {

    private static final long serialVersionUID = 1L;

    private final DeserializationSchema<RowData> decoder;
    private final CsvSyntax syntax;

    CsvFileFormat(DeserializationSchema<RowData> decoder, CsvSyntax syntax) {
        this.decoder = decoder;
        this.syntax = syntax;
    }

    @Override
    public Reader<RowData> createReader(Configuration config, FSDataInputStream stream)
            throws IOException {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        try {
            DeserializationSchema<RowData> own = InstantiationUtil.clone(decoder, loader);
            // The schema of CSV asks its context for nothing.
            own.open(null);
            return new CsvFileReader(new CsvRecords(stream, syntax), own);
        } catch (IOException error) {
            throw error;
        } catch (Exception error) {
            throw new IOException(error);
        }
    }

    @Override
    public TypeInformation<RowData> getProducedType() {
        return decoder.getProducedType();
    }
}
