import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.pinot.segment.local.recordtransformer.CompositeTransformer;
import org.apache.pinot.segment.local.utils.SchemaUtils;
import org.apache.pinot.segment.local.utils.TableConfigUtils;
import org.apache.pinot.spi.config.ConfigUtils;
import org.apache.pinot.spi.config.table.TableConfig;
import org.apache.pinot.spi.data.Schema;
import org.apache.pinot.spi.data.readers.BaseRecordExtractor;
import org.apache.pinot.spi.data.readers.GenericRow;
import org.apache.pinot.spi.data.readers.RecordExtractorConfig;
import org.apache.pinot.spi.stream.StreamConfig;
import org.apache.pinot.spi.utils.JsonUtils;

/**
 * Has Pinot read a schema and a configuration of a table, hold them against each other, and take rows as they come from
 * a topic. For each row, a line of JSON, it prints what Pinot would store, as a line of JSON.
 */
public final class Judge {
    private Judge() {}

    public static void main(String[] args) throws Exception {
        for (int at = 0; at < args.length; at += 3) {
            judge(Path.of(args[at]), Path.of(args[at + 1]), Path.of(args[at + 2]));
        }
    }

    private static void judge(Path ofSchema, Path ofTable, Path rows) throws Exception {
        Schema schema = Schema.fromString(Files.readString(ofSchema));
        TableConfig written =
                JsonUtils.stringToObject(Files.readString(ofTable), TableConfig.class);
        TableConfig table = ConfigUtils.applyConfigWithEnvVariablesAndSystemProperties(written);
        SchemaUtils.validate(schema, List.of(table));
        TableConfigUtils.validateTableName(table);
        TableConfigUtils.validate(table, schema);
        Map<String, String> stream =
                table.getIngestionConfig().getStreamIngestionConfig().getStreamConfigMaps().get(0);
        new StreamConfig(table.getTableName(), stream);
        Map<String, Object> told = new TreeMap<>();
        told.put("table", table.getTableName());
        told.put("mode", table.getUpsertMode());
        told.put("keys", schema.getPrimaryKeyColumns());
        told.put("metrics", schema.getMetricNames());
        told.put("stream", stream);
        System.out.println(JsonUtils.objectToString(told));
        CompositeTransformer transformer =
                CompositeTransformer.getDefaultTransformer(table, schema);
        for (String line : Files.readAllLines(rows, StandardCharsets.UTF_8)) {
            GenericRow row = new GenericRow();
            // The decoder of the plugin, which is not published, makes a map of the message in this way.
            @SuppressWarnings("unchecked")
            Map<String, Object> message = new ObjectMapper().readValue(line, Map.class);
            new Extractor().extract(message, row);
            System.out.println(JsonUtils.objectToString(stored(transformer.transform(row))));
        }
    }

    private static Map<String, Object> stored(GenericRow row) {
        Map<String, Object> found = new TreeMap<>(row.getFieldToValueMap());
        row.getNullValueFields().forEach(name -> found.put(name, null));
        return found;
    }

    private static final class Extractor extends BaseRecordExtractor<Map<String, Object>> {
        @Override
        public void init(Set<String> fields, RecordExtractorConfig config) {}

        @Override
        public GenericRow extract(Map<String, Object> from, GenericRow to) {
            from.forEach((name, value) -> to.putValue(name, value == null ? null : convert(value)));
            return to;
        }
    }
}
