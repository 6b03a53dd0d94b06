package streamc.watermarks;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;

/**
 * The connector `streamc-watermarks`: a source of another connector, which the option
 * `streamc-watermarks.connector` names, and whose watermarks outlive restarts. All other options
 * are those of that connector.
 */
public final class RememberingTableFactory implements DynamicTableSourceFactory {

    static final String IDENTIFIER = "streamc-watermarks";

    static final ConfigOption<String> CONNECTOR =
            ConfigOptions.key(IDENTIFIER + ".connector").stringType().noDefaultValue();
    static final ConfigOption<Idle> IDLE =
            ConfigOptions.key(IDENTIFIER + ".idle").enumType(Idle.class).defaultValue(Idle.NEVER);
    static final ConfigOption<Boolean> NULLABLE =
            ConfigOptions.key(IDENTIFIER + ".nullable-time").booleanType().defaultValue(false);

    @Override
    public String factoryIdentifier() {
        return IDENTIFIER;
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of(CONNECTOR);
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of(IDLE, NULLABLE);
    }

    @Override
    public DynamicTableSource createDynamicTableSource(Context context) {
        Map<String, String> options = new HashMap<>(context.getCatalogTable().getOptions());
        String connector = options.remove(CONNECTOR.key());
        String idle = options.getOrDefault(IDLE.key(), IDLE.defaultValue().name());
        boolean nullable = Boolean.parseBoolean(options.remove(NULLABLE.key()));
        options.remove(IDLE.key());
        options.put(FactoryUtil.CONNECTOR.key(), connector);
        ResolvedCatalogTable table = context.getCatalogTable().copy(options);
        DynamicTableSource source =
                FactoryUtil.createDynamicTableSource(
                        null,
                        context.getObjectIdentifier(),
                        table,
                        context.getEnrichmentOptions(),
                        context.getConfiguration(),
                        context.getClassLoader(),
                        context.isTemporary());
        if (!(source instanceof ScanTableSource)) {
            throw new ValidationException("Tables of '" + connector + "' cannot be scanned.");
        }
        String name = context.getObjectIdentifier().getObjectName();
        return RememberingSource.of(
                source,
                new Wrapping(name, Idle.valueOf(idle.toUpperCase(Locale.ROOT)), nullable),
                context.getPhysicalRowDataType(),
                context.getClassLoader());
    }
}
