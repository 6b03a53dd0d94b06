package streamc.malformed;

import java.util.HashSet;
import java.util.Iterator;
import java.util.ServiceLoader;
import java.util.Set;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DeserializationFormatFactory;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.factories.Factory;
import org.apache.flink.table.types.DataType;

/**
 * The format `streamc-routing`: another format, and beside its columns what of a record could not
 * be decoded. A message is a record; of files it is a line.
 */
public final class RoutingFormatFactory implements DeserializationFormatFactory {

    static final String IDENTIFIER = "streamc-routing";

    static final ConfigOption<String> FORMAT =
            ConfigOptions.key("format").stringType().noDefaultValue();
    static final ConfigOption<String> TIME =
            ConfigOptions.key("time").stringType().noDefaultValue();

    @Override
    public String factoryIdentifier() {
        return IDENTIFIER;
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of(FORMAT);
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return optional();
    }

    /** The column to fill, and what the formats here take, each after the format's name. */
    static Set<ConfigOption<?>> optional() {
        Set<ConfigOption<?>> options = new HashSet<>();
        options.add(TIME);
        ClassLoader loader = RoutingFormatFactory.class.getClassLoader();
        Iterator<Factory> factories = ServiceLoader.load(Factory.class, loader).iterator();
        while (factories.hasNext()) {
            try {
                addOf(factories.next(), options);
            } catch (NoClassDefFoundError missing) {
                // As Flink does: a factory that lacks what it needs is none.
                continue;
            }
        }
        return options;
    }

    private static void addOf(Factory factory, Set<ConfigOption<?>> options) {
        if (factory instanceof DeserializationFormatFactory
                && !(factory instanceof RoutingFormatFactory)) {
            addAll(options, factory.factoryIdentifier(), factory.requiredOptions());
            addAll(options, factory.factoryIdentifier(), factory.optionalOptions());
        }
    }

    private static void addAll(
            Set<ConfigOption<?>> options, String format, Set<ConfigOption<?>> theirs) {
        for (ConfigOption<?> option : theirs) {
            String key = format + "." + option.key();
            options.add(ConfigOptions.key(key).stringType().noDefaultValue());
        }
    }

    @Override
    public DecodingFormat<DeserializationSchema<RowData>> createDecodingFormat(
            DynamicTableFactory.Context context, ReadableConfig options) {
        Routing routing = Routing.of(context, options);
        return new DecodingFormat<DeserializationSchema<RowData>>() {
            @Override
            public DeserializationSchema<RowData> createRuntimeDecoder(
                    DynamicTableSource.Context runtime, DataType type) {
                return routing.decoder(runtime, type);
            }

            @Override
            public ChangelogMode getChangelogMode() {
                return ChangelogMode.insertOnly();
            }
        };
    }
}
