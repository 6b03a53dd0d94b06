package streamc.sqs;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DeserializationFormatFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;

/** The connector `sqs-source`: a queue of Amazon SQS as a table that is read. */
public final class SqsTableFactory implements DynamicTableSourceFactory {

    static final ConfigOption<String> QUEUE = text("queue-url");
    static final ConfigOption<String> REGION = text("aws.region");
    static final ConfigOption<String> ENDPOINT = text("aws.endpoint");
    static final ConfigOption<Duration> WAIT =
            ConfigOptions.key("scan.wait-time")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(20));
    static final ConfigOption<Duration> VISIBILITY =
            ConfigOptions.key("scan.visibility-timeout")
                    .durationType()
                    .defaultValue(Duration.ofMinutes(5));
    static final ConfigOption<Integer> HELD =
            ConfigOptions.key("scan.max-held").intType().defaultValue(10_000);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);
    private static final Duration LONGEST_VISIBILITY = Duration.ofHours(12);

    @Override
    public String factoryIdentifier() {
        return "sqs-source";
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of(QUEUE, REGION, FactoryUtil.FORMAT);
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        Set<ConfigOption<?>> found = new HashSet<>(Set.of(ENDPOINT, WAIT, VISIBILITY, HELD));
        found.add(ConfigOptions.key(Credentials.PREFIX).stringType().defaultValue("AUTO"));
        for (String name :
                new String[] {
                    "basic.accesskeyid",
                    "basic.secretkey",
                    "profile.name",
                    "profile.path",
                    "role.arn",
                    "role.sessionName",
                    "role.externalId",
                    "role.stsEndpoint",
                    "role.provider",
                    "webIdentityToken.file"
                }) {
            found.add(text(Credentials.PREFIX + "." + name));
        }
        return found;
    }

    @Override
    public DynamicTableSource createDynamicTableSource(Context context) {
        FactoryUtil.TableFactoryHelper helper =
                FactoryUtil.createTableFactoryHelper(this, context);
        DecodingFormat<DeserializationSchema<RowData>> format =
                helper.discoverDecodingFormat(
                        DeserializationFormatFactory.class, FactoryUtil.FORMAT);
        helper.validate();
        ReadableConfig options = helper.getOptions();
        within(WAIT, options.get(WAIT), Duration.ZERO, LONGEST_WAIT);
        within(VISIBILITY, options.get(VISIBILITY), Duration.ofSeconds(2), LONGEST_VISIBILITY);
        if (options.get(HELD) < 1) {
            throw new ValidationException(HELD.key() + " is at least 1");
        }
        Map<String, String> aws = new LinkedHashMap<>();
        context.getCatalogTable()
                .getOptions()
                .forEach((key, value) -> { if (key.startsWith("aws.")) aws.put(key, value); });
        SqsSettings settings =
                new SqsSettings(
                        options.get(QUEUE),
                        options.get(WAIT),
                        options.get(VISIBILITY),
                        options.get(HELD),
                        aws);
        return new SqsTableSource(settings, format, context.getPhysicalRowDataType());
    }

    private static void within(
            ConfigOption<Duration> option, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new ValidationException(
                    option.key() + " is from " + least.toSeconds() + " s to " + most.toSeconds() + " s");
        }
    }

    private static ConfigOption<String> text(String key) {
        return ConfigOptions.key(key).stringType().noDefaultValue();
    }
}
