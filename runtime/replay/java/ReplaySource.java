package streamc.replay;

import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.legacy.table.connector.source.SourceFunctionProvider;
import org.apache.flink.streaming.api.functions.source.legacy.SourceFunction;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.types.DataType;

/** A table whose rows a script gives. Flink makes its watermarks, as its declaration says. */
public class ReplaySource implements ScanTableSource {
    protected final String job;
    protected final String table;
    protected final ChangelogMode changelog;
    protected final DecodingFormat format;
    protected final DataType type;

    ReplaySource(
            String job,
            String table,
            ChangelogMode changelog,
            DecodingFormat format,
            DataType type) {
        this.job = job;
        this.table = table;
        this.changelog = changelog;
        this.format = format;
        this.type = type;
    }

    public ChangelogMode getChangelogMode() {
        return changelog;
    }

    public ScanTableSource.ScanRuntimeProvider getScanRuntimeProvider(
            ScanTableSource.ScanContext context) {
        DeserializationSchema decoder =
                (DeserializationSchema) format.createRuntimeDecoder(context, type);
        return new Provider(new ReplayFunction(job, table, decoder));
    }

    public DynamicTableSource copy() {
        return new ReplaySource(job, table, changelog, format, type);
    }

    public String asSummaryString() {
        return "replay";
    }

    private static final class Provider implements SourceFunctionProvider {
        private final SourceFunction function;

        Provider(SourceFunction function) {
            this.function = function;
        }

        public SourceFunction createSourceFunction() {
            return function;
        }

        /** Of bounded sources Flink keeps back every watermark but the last. */
        public boolean isBounded() {
            return false;
        }
    }
}
