package streamc.watermarks;

import java.util.Optional;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.transformations.OneInputTransformation;
import org.apache.flink.streaming.api.transformations.PartitionTransformation;
import org.apache.flink.streaming.api.transformations.TwoInputTransformation;
import org.apache.flink.streaming.runtime.partitioner.BroadcastPartitioner;
import org.apache.flink.table.connector.ParallelismProvider;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.data.RowData;

/** The rows of a source, and behind it the operators that make and keep its watermarks. */
final class RememberingProvider implements DataStreamScanProvider {

    private final ScanTableSource.ScanRuntimeProvider provider;
    private final WatermarkStrategy<RowData> strategy;
    private final Wrapping wrapping;
    private final TypeInformation<RowData> type;

    /** `strategy` is null where the source makes its watermarks itself. */
    RememberingProvider(
            ScanTableSource.ScanRuntimeProvider provider,
            WatermarkStrategy<RowData> strategy,
            Wrapping wrapping,
            TypeInformation<RowData> type) {
        this.provider = provider;
        this.strategy = strategy;
        this.wrapping = wrapping;
        this.type = type;
    }

    @Override
    public boolean isBounded() {
        return provider.isBounded();
    }

    @Override
    public Optional<Integer> getParallelism() {
        if (provider instanceof ParallelismProvider) {
            return ((ParallelismProvider) provider).getParallelism();
        }
        return Optional.empty();
    }

    @Override
    public DataStream<RowData> produceDataStream(
            ProviderContext context, StreamExecutionEnvironment environment) {
        // The name by which sources are known; Flink numbers the last of these operators by itself.
        String name = wrapping.table + "[0]";
        Transformation<RowData> rows =
                Scans.transformation(provider, context, environment, name, type);
        rows.setName(name);
        getParallelism().ifPresent(rows::setParallelism);
        if (strategy != null) {
            rows = behind(rows, name + ": Watermarks", new WatermarkOperator(strategy));
            context.generateUid("watermarks").ifPresent(rows::setUid);
        }
        if (wrapping.idle != Idle.NEVER && rows.getParallelism() != 1) {
            rows = shared(rows, name, context);
        } else {
            rows = behind(rows, name + ": Memory", new MemoryOperator(isBounded()));
            context.generateUid("memory").ifPresent(rows::setUid);
        }
        return new DataStream<>(environment, rows);
    }

    private Transformation<RowData> shared(
            Transformation<RowData> rows, String name, ProviderContext context) {
        Transformation<RowData> marks =
                behind(rows, name + ": Watermarks of readers", new WatermarksOnly());
        context.generateUid("watermarks-of-readers").ifPresent(marks::setUid);
        Transformation<RowData> all =
                new PartitionTransformation<>(marks, new BroadcastPartitioner<>());
        SharingOperator operator = new SharingOperator(isBounded(), wrapping.idle == Idle.TOLD);
        TwoInputTransformation<RowData, RowData, RowData> joined =
                new TwoInputTransformation<>(
                        rows, all, name + ": Memory", operator, type, rows.getParallelism());
        joined.setParallelism(rows.getParallelism(), rows.isParallelismConfigured());
        joined.setChainingStrategy(ChainingStrategy.ALWAYS);
        context.generateUid("memory").ifPresent(joined::setUid);
        return joined;
    }

    private Transformation<RowData> behind(
            Transformation<RowData> rows,
            String name,
            OneInputStreamOperator<RowData, RowData> operator) {
        OneInputTransformation<RowData, RowData> found =
                new OneInputTransformation<>(
                        rows,
                        name,
                        operator,
                        type,
                        rows.getParallelism(),
                        rows.isParallelismConfigured());
        found.setChainingStrategy(ChainingStrategy.ALWAYS);
        return found;
    }
}
