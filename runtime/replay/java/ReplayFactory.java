package streamc.replay;

import java.util.HashSet;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.factories.DeserializationFormatFactory;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.DataType;
import org.apache.flink.types.RowKind;

/** The connector `replay`: a source gives what a script says, a sink keeps every change. */
public final class ReplayFactory implements DynamicTableSourceFactory, DynamicTableSinkFactory {
    private static final ConfigOption JOB = ConfigOptions.key("job").stringType().noDefaultValue();
    private static final ConfigOption TABLE = ConfigOptions.key("table").stringType().noDefaultValue();
    private static final ConfigOption CHANGELOG =
            ConfigOptions.key("changelog").stringType().defaultValue("");
    private static final ConfigOption WATERMARKS =
            ConfigOptions.key("watermarks").stringType().defaultValue("computed");

    public String factoryIdentifier() {
        return "replay";
    }

    public Set requiredOptions() {
        Set options = new HashSet();
        options.add(JOB);
        options.add(TABLE);
        return options;
    }

    public Set optionalOptions() {
        Set options = new HashSet();
        options.add(CHANGELOG);
        options.add(WATERMARKS);
        options.add(FactoryUtil.FORMAT);
        return options;
    }

    public DynamicTableSource createDynamicTableSource(DynamicTableFactory.Context context) {
        FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
        DecodingFormat format = (DecodingFormat) helper.discoverDecodingFormat(
                DeserializationFormatFactory.class, FactoryUtil.FORMAT);
        helper.validate();
        ReadableConfig options = helper.getOptions();
        String job = (String) options.get(JOB);
        String table = (String) options.get(TABLE);
        ChangelogMode changelog = changelog((String) options.get(CHANGELOG));
        DataType type = context.getPhysicalRowDataType();
        if ("written".equals(options.get(WATERMARKS))) {
            return new TimedReplaySource(job, table, changelog, format, type);
        }
        return new ReplaySource(job, table, changelog, format, type);
    }

    public DynamicTableSink createDynamicTableSink(DynamicTableFactory.Context context) {
        FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
        ReadableConfig options = helper.getOptions();
        return new RecordingSink((String) options.get(JOB), (String) options.get(TABLE));
    }

    /** Inserts and the given kinds; without what a row was before, deletes hold a key alone. */
    private static ChangelogMode changelog(String kinds) {
        ChangelogMode.Builder mode = ChangelogMode.newBuilder().addContainedKind(RowKind.INSERT);
        if (kinds.contains("UB")) {
            mode.addContainedKind(RowKind.UPDATE_BEFORE);
        }
        if (kinds.contains("UA")) {
            mode.addContainedKind(RowKind.UPDATE_AFTER);
        }
        if (kinds.contains("D")) {
            mode.addContainedKind(RowKind.DELETE);
            mode.keyOnlyDeletes(!kinds.contains("UB"));
        }
        return mode.build();
    }
}
