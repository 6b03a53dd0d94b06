package streamc.watermarks;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.connector.source.InputFormatProvider;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.SourceProvider;
import org.apache.flink.table.data.RowData;

/** Turns what a connector gives as its source into the operator of a job, as Flink does. */
final class Scans {

    private Scans() {}

    static Transformation<RowData> transformation(
            ScanTableSource.ScanRuntimeProvider provider,
            ProviderContext context,
            StreamExecutionEnvironment environment,
            String name,
            TypeInformation<RowData> type) {
        Transformation<RowData> rows;
        if (provider instanceof DataStreamScanProvider) {
            rows =
                    ((DataStreamScanProvider) provider)
                            .produceDataStream(context, environment)
                            .getTransformation();
            rows.setOutputType(type);
            return rows;
        }
        if (provider instanceof SourceProvider) {
            rows =
                    environment
                            .fromSource(
                                    ((SourceProvider) provider).createSource(),
                                    WatermarkStrategy.noWatermarks(),
                                    name,
                                    type)
                            .getTransformation();
        } else if (provider instanceof InputFormatProvider) {
            rows =
                    environment
                            .createInput(
                                    ((InputFormatProvider) provider).createInputFormat(), type)
                            .getTransformation();
        } else {
            rows = ofFunction(provider, environment, name, type);
        }
        context.generateUid("source").ifPresent(rows::setUid);
        return rows;
    }

    /** The types of source functions have moved from Flink 1 to 2: they are not named here. */
    @SuppressWarnings("unchecked")
    private static Transformation<RowData> ofFunction(
            ScanTableSource.ScanRuntimeProvider provider,
            StreamExecutionEnvironment environment,
            String name,
            TypeInformation<RowData> type) {
        try {
            Method create = provider.getClass().getMethod("createSourceFunction");
            create.setAccessible(true);
            Object function = create.invoke(provider);
            for (Method method : StreamExecutionEnvironment.class.getMethods()) {
                Class<?>[] takes = method.getParameterTypes();
                if (method.getName().equals("addSource")
                        && takes.length == 3
                        && takes[0].isInstance(function)) {
                    Object stream = method.invoke(environment, function, name, type);
                    return ((org.apache.flink.streaming.api.datastream.DataStream<RowData>) stream)
                            .getTransformation();
                }
            }
        } catch (NoSuchMethodException | IllegalAccessException error) {
            throw new TableException("The watermarks of this source cannot be kept.", error);
        } catch (InvocationTargetException error) {
            throw new TableException("The source cannot be made.", error.getCause());
        }
        throw new TableException(
                "The watermarks of this source cannot be kept: " + provider.getClass().getName());
    }
}
