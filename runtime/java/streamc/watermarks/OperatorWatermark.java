package streamc.watermarks;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Collections;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeutils.base.LongValueSerializer;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.runtime.tasks.OperatorChain;
import org.apache.flink.streaming.runtime.tasks.StreamOperatorWrapper;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.runtime.operators.TableStreamOperator;
import org.apache.flink.types.LongValue;

/**
 * The watermark of an operator, which is in its checkpoints from now on, and the one that it had
 * when it was started again.
 *
 * <p>Flink gives functions of SQL no state. The operator that runs one is reached over what Flink
 * keeps for itself; where that is not as it is known to be, the job fails when it starts.
 */
final class OperatorWatermark {

    private static final String STATE = "streamc-watermark";

    private final TimestampData kept;

    private OperatorWatermark(long kept) {
        this.kept = kept == Long.MIN_VALUE ? null : TimestampData.fromEpochMillis(kept);
    }

    /** The watermark that the operator had; null where it had none. */
    TimestampData kept() {
        return kept;
    }

    static OperatorWatermark of(FunctionContext context, boolean bounded) throws Exception {
        TableStreamOperator<?> operator;
        Field watermark;
        try {
            operator = operatorOf(context);
            watermark = field(TableStreamOperator.class, "currentWatermark");
            watermark.getLong(operator);
        } catch (ReflectiveOperationException | RuntimeException error) {
            throw new IllegalStateException(
                    "The watermark of rows in front of a window cannot be kept in this Flink, so that late rows"
                            + " could be lost: "
                            + error,
                    error);
        }
        return new OperatorWatermark(exchange(operator, watermark, bounded));
    }

    /**
     * Gives the earliest of the watermarks that were kept, and has the present one kept from now
     * on. What is kept where inputs end one after the other is as in {@link LastWatermark}.
     */
    private static long exchange(
            TableStreamOperator<?> operator, Field watermark, boolean bounded) throws Exception {
        OperatorStateStore store = operator.getOperatorStateBackend();
        ListStateDescriptor<LongValue> descriptor =
                new ListStateDescriptor<>(STATE, LongValueSerializer.INSTANCE);
        ListState<LongValue> state =
                bounded ? store.getListState(descriptor) : store.getUnionListState(descriptor);
        long earliest = Long.MAX_VALUE;
        for (LongValue one : state.get()) {
            if (one instanceof Present) {
                // Another function of this operator was here before.
                return ((Present) one).kept;
            }
            earliest = Math.min(earliest, one.getValue());
        }
        // As in Flink's windows: the one that says that all is over is no time to begin with.
        long kept = earliest == Long.MAX_VALUE ? Long.MIN_VALUE : earliest;
        LongValue present = new Present(operator, watermark, kept);
        state.update(Collections.nCopies(bounded ? LastWatermark.COPIES : 1, present));
        return kept;
    }

    private static TableStreamOperator<?> operatorOf(FunctionContext context)
            throws ReflectiveOperationException {
        RuntimeContext running = (RuntimeContext) read(FunctionContext.class, "context", context);
        Object environment = read(running.getClass(), "taskEnvironment", running);
        Object task = read(environment.getClass(), "containingTask", environment);
        Method invokable = task.getClass().getDeclaredMethod("getInvokable");
        invokable.setAccessible(true);
        Object streaming = invokable.invoke(task);
        OperatorChain<?, ?> chain =
                (OperatorChain<?, ?>) read(streaming.getClass(), "operatorChain", streaming);
        Object id = running.getClass().getMethod("getOperatorUniqueID").invoke(running);
        for (StreamOperatorWrapper<?, ?> one : chain.getAllOperators()) {
            StreamOperator<?> found = one.getStreamOperator();
            if (found.getOperatorID().toString().equals(id)) {
                return (TableStreamOperator<?>) found;
            }
        }
        throw new IllegalStateException("there is no operator " + id);
    }

    private static Object read(Class<?> type, String name, Object owner)
            throws ReflectiveOperationException {
        return field(type, name).get(owner);
    }

    /** The field of that name, of a class or of one that it extends. */
    private static Field field(Class<?> type, String name) throws NoSuchFieldException {
        for (Class<?> one = type; one != null; one = one.getSuperclass()) {
            for (Field field : one.getDeclaredFields()) {
                if (field.getName().equals(name)) {
                    field.setAccessible(true);
                    return field;
                }
            }
        }
        throw new NoSuchFieldException(type.getName() + "." + name);
    }

    /**
     * A number that is the watermark of an operator whenever it is looked at. State is copied when
     * a checkpoint is made, by the thread that works on rows and watermarks (the first part of
     * DefaultOperatorStateBackendSnapshotStrategy), and a copy has the value of that moment.
     */
    private static final class Present extends LongValue {

        private static final long serialVersionUID = 1L;

        private final transient TableStreamOperator<?> operator;
        private final transient Field watermark;
        private final long kept;

        Present(TableStreamOperator<?> operator, Field watermark, long kept) {
            this.operator = operator;
            this.watermark = watermark;
            this.kept = kept;
        }

        @Override
        public long getValue() {
            try {
                return Math.max(kept, watermark.getLong(operator));
            } catch (IllegalAccessException error) {
                throw new IllegalStateException(error);
            }
        }

        @Override
        public void write(DataOutputView target) throws IOException {
            target.writeLong(getValue());
        }
    }
}
