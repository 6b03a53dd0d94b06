package streamc.webhook;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.format.EncodingFormat;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.factories.SerializationFormatFactory;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.types.RowKind;

/** The connector `webhook`: an HTTP address as a table that is written. */
public final class WebhookTableFactory implements DynamicTableSinkFactory {

    private static final String CONTENT_TYPE = "Content-Type";
    static final String HEADERS = "header.";
    static final ConfigOption<String> URL = ConfigOptions.key("url").stringType().noDefaultValue();
    static final ConfigOption<String> METHOD = text("method", "POST");
    static final ConfigOption<Integer> BATCH_ROWS = number("batch.rows", 1);
    static final ConfigOption<String> BATCH_FORM = text("batch.form", "array");
    static final ConfigOption<Duration> LINGER = time("batch.interval", 1);
    static final ConfigOption<Integer> IN_FLIGHT = number("requests.in-flight", 4);
    static final ConfigOption<Duration> CONNECT = time("connection.timeout", 10);
    static final ConfigOption<Duration> TIMEOUT = time("request.timeout", 30);
    static final ConfigOption<List<Integer>> CODES =
            ConfigOptions.key("retry.codes")
                    .intType()
                    .asList()
                    .defaultValues(408, 425, 429, 500, 502, 503, 504);
    static final ConfigOption<Integer> ATTEMPTS = number("retry.attempts", 10);
    static final ConfigOption<Duration> DELAY = time("retry.delay", 1);
    static final ConfigOption<Duration> LONGEST = time("retry.max-delay", 60);
    static final ConfigOption<String> REFUSED = text("refused", "fail");
    static final ConfigOption<String> IDEMPOTENCY = text("idempotency.header", "Idempotency-Key");

    @Override
    public String factoryIdentifier() {
        return "webhook";
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of(URL, FactoryUtil.FORMAT);
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return new HashSet<>(
                List.of(
                        METHOD,
                        BATCH_ROWS,
                        BATCH_FORM,
                        LINGER,
                        IN_FLIGHT,
                        CONNECT,
                        TIMEOUT,
                        CODES,
                        ATTEMPTS,
                        DELAY,
                        LONGEST,
                        REFUSED,
                        IDEMPOTENCY,
                        FactoryUtil.SINK_PARALLELISM));
    }

    @Override
    public DynamicTableSink createDynamicTableSink(Context context) {
        FactoryUtil.TableFactoryHelper helper =
                FactoryUtil.createTableFactoryHelper(this, context);
        EncodingFormat<SerializationSchema<RowData>> format =
                helper.discoverEncodingFormat(
                        SerializationFormatFactory.class, FactoryUtil.FORMAT);
        helper.validateExcept(HEADERS);
        ReadableConfig options = helper.getOptions();
        LinkedHashMap<String, String> headers = new LinkedHashMap<>();
        context.getCatalogTable()
                .getOptions()
                .forEach(
                        (key, value) -> {
                            if (key.startsWith(HEADERS)) {
                                headers.put(key.substring(HEADERS.length()), value);
                            }
                        });
        if (headers.keySet().stream().noneMatch(CONTENT_TYPE::equalsIgnoreCase)) {
            headers.put(CONTENT_TYPE, contentType(options));
        }
        WebhookSettings settings = settings(options, headers);
        check(settings);
        boolean keyed = format.getChangelogMode().containsOnly(RowKind.INSERT);
        IdempotencyKey key = keyed && settings.batchRows == 1 ? key(context) : null;
        DataType type = context.getPhysicalRowDataType();
        Integer parallelism = options.getOptional(FactoryUtil.SINK_PARALLELISM).orElse(null);
        return new WebhookTableSink(settings, format, type, key, parallelism);
    }

    private static WebhookSettings settings(
            ReadableConfig options, LinkedHashMap<String, String> headers) {
        return new WebhookSettings(
                options.get(URL),
                options.get(METHOD),
                headers,
                options.get(BATCH_ROWS),
                "lines".equals(options.get(BATCH_FORM)),
                options.get(LINGER),
                options.get(IN_FLIGHT),
                options.get(CONNECT),
                options.get(TIMEOUT),
                new HashSet<>(options.get(CODES)),
                options.get(ATTEMPTS),
                options.get(DELAY),
                options.get(LONGEST),
                "drop".equals(options.get(REFUSED)),
                options.get(IDEMPOTENCY));
    }

    private static String contentType(ReadableConfig options) {
        String format = options.get(FactoryUtil.FORMAT);
        boolean lines = options.get(BATCH_ROWS) > 1 && "lines".equals(options.get(BATCH_FORM));
        if (format.equals("json") || format.endsWith("-json")) {
            return lines ? "application/x-ndjson" : "application/json";
        }
        return format.equals("csv") ? "text/csv" : "application/octet-stream";
    }

    /** What a request would be refused for is told when the job is planned. */
    private static void check(WebhookSettings settings) {
        if (settings.batchRows < 1 || settings.inFlight < 1 || settings.retries < 0) {
            throw new ValidationException(
                    "batch.rows and requests.in-flight are at least 1, retry.attempts at least 0");
        }
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(settings.url));
            settings.headers.forEach(request::setHeader);
            request.setHeader(settings.idempotencyHeader, "");
        } catch (IllegalArgumentException error) {
            throw new ValidationException("the url or a header cannot be sent", error);
        }
    }

    private static IdempotencyKey key(Context context) {
        int[] indexes = context.getPrimaryKeyIndexes();
        if (indexes.length == 0) {
            return null;
        }
        List<LogicalType> types = context.getPhysicalRowDataType().getLogicalType().getChildren();
        RowData.FieldGetter[] getters = new RowData.FieldGetter[indexes.length];
        for (int i = 0; i < indexes.length; i++) {
            getters[i] = RowData.createFieldGetter(types.get(indexes[i]), indexes[i]);
        }
        return new IdempotencyKey(getters);
    }

    private static ConfigOption<String> text(String key, String value) {
        return ConfigOptions.key(key).stringType().defaultValue(value);
    }

    private static ConfigOption<Integer> number(String key, int value) {
        return ConfigOptions.key(key).intType().defaultValue(value);
    }

    private static ConfigOption<Duration> time(String key, int seconds) {
        return ConfigOptions.key(key).durationType().defaultValue(Duration.ofSeconds(seconds));
    }
}
