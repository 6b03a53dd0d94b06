package streamc.watermarks;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.abilities.SupportsWatermarkPushDown;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;

/**
 * A source with all abilities of another one, which does what is asked of it. It takes watermarks
 * itself where the other one cannot: what Flink would put behind the source for them takes no
 * watermarks from before.
 */
final class RememberingSource implements InvocationHandler {

    private final DynamicTableSource source;
    private final Wrapping wrapping;
    private final ClassLoader loader;
    private DataType produced;
    private WatermarkStrategy<RowData> strategy;

    private RememberingSource(
            DynamicTableSource source, Wrapping wrapping, DataType produced, ClassLoader loader) {
        this.source = source;
        this.wrapping = wrapping;
        this.produced = produced;
        this.loader = loader;
    }

    static DynamicTableSource of(
            DynamicTableSource source, Wrapping wrapping, DataType produced, ClassLoader loader) {
        return new RememberingSource(source, wrapping, produced, loader).proxy();
    }

    private DynamicTableSource proxy() {
        Set<Class<?>> interfaces = new LinkedHashSet<>();
        for (Class<?> type = source.getClass(); type != null; type = type.getSuperclass()) {
            for (Class<?> one : type.getInterfaces()) {
                if (Modifier.isPublic(one.getModifiers())) {
                    interfaces.add(one);
                }
            }
        }
        interfaces.add(ScanTableSource.class);
        interfaces.add(SupportsWatermarkPushDown.class);
        return (DynamicTableSource)
                Proxy.newProxyInstance(loader, interfaces.toArray(new Class<?>[0]), this);
    }

    @Override
    @SuppressWarnings("unchecked")
    public Object invoke(Object proxy, Method method, Object[] given) throws Throwable {
        switch (method.getName()) {
            case "equals":
                return proxy == given[0];
            case "copy":
                return copy();
            case "applyWatermark":
                applyWatermark((WatermarkStrategy<RowData>) given[0]);
                return null;
            case "applyProjection":
            case "applyReadableMetadata":
                if (given.length == 2) {
                    produced = (DataType) given[1];
                }
                break;
            case "getScanRuntimeProvider":
                return provider((ScanTableSource.ScanContext) given[0]);
            default:
                break;
        }
        try {
            return method.invoke(source, given);
        } catch (InvocationTargetException error) {
            throw error.getCause();
        }
    }

    private DynamicTableSource copy() {
        RememberingSource other =
                new RememberingSource(source.copy(), wrapping, produced, loader);
        other.strategy = strategy;
        return other.proxy();
    }

    private void applyWatermark(WatermarkStrategy<RowData> given) {
        WatermarkStrategy<RowData> checked = wrapping.nullable ? new TimedStrategy(given) : given;
        if (source instanceof SupportsWatermarkPushDown) {
            ((SupportsWatermarkPushDown) source).applyWatermark(checked);
        } else {
            strategy = checked;
        }
    }

    private RememberingProvider provider(ScanTableSource.ScanContext context) {
        ScanTableSource.ScanRuntimeProvider provider =
                ((ScanTableSource) source).getScanRuntimeProvider(context);
        TypeInformation<RowData> type = context.createTypeInformation(produced);
        return new RememberingProvider(provider, strategy, wrapping, type);
    }
}
