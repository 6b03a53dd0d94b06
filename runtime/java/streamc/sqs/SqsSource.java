package streamc.sqs;

import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.table.data.RowData;

/** The messages of a queue of Amazon SQS, each deleted when a checkpoint holds that it was handed on. */
final class SqsSource
        implements Source<RowData, SqsSplit, Boolean>, ResultTypeQueryable<RowData> {

    private static final long serialVersionUID = 1L;

    private final SqsSettings settings;
    private final DeserializationSchema<RowData> decoder;
    private final MessageColumn[] columns;
    private final TypeInformation<RowData> type;

    SqsSource(
            SqsSettings settings,
            DeserializationSchema<RowData> decoder,
            MessageColumn[] columns,
            TypeInformation<RowData> type) {
        this.settings = settings;
        this.decoder = decoder;
        this.columns = columns;
        this.type = type;
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.CONTINUOUS_UNBOUNDED;
    }

    @Override
    public SourceReader<RowData, SqsSplit> createReader(SourceReaderContext context) {
        return new SqsReader(context, settings, decoder, columns);
    }

    @Override
    public SplitEnumerator<SqsSplit, Boolean> createEnumerator(
            SplitEnumeratorContext<SqsSplit> context) {
        return new SqsEnumerator(context);
    }

    @Override
    public SplitEnumerator<SqsSplit, Boolean> restoreEnumerator(
            SplitEnumeratorContext<SqsSplit> context, Boolean nothing) {
        return new SqsEnumerator(context);
    }

    @Override
    public SimpleVersionedSerializer<SqsSplit> getSplitSerializer() {
        return new SqsSplitSerializer();
    }

    @Override
    public SimpleVersionedSerializer<Boolean> getEnumeratorCheckpointSerializer() {
        return new NothingSerializer();
    }

    @Override
    public TypeInformation<RowData> getProducedType() {
        return type;
    }
}
