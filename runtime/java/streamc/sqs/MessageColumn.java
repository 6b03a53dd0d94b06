package streamc.sqs;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.DataType;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/** What is known of a message beside its body, as columns. */
enum MessageColumn {
    MESSAGE_ID("message-id", DataTypes.STRING().notNull()) {
        @Override
        Object of(Message message) {
            return StringData.fromString(message.messageId());
        }
    },
    SENT_TIME("sent-time", DataTypes.TIMESTAMP_LTZ(3).nullable()) {
        @Override
        Object of(Message message) {
            String sent = system(message, MessageSystemAttributeName.SENT_TIMESTAMP);
            return sent == null ? null : TimestampData.fromEpochMillis(Long.parseLong(sent));
        }
    },
    RECEIVE_COUNT("receive-count", DataTypes.INT().nullable()) {
        @Override
        Object of(Message message) {
            String count =
                    system(message, MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT);
            return count == null ? null : Integer.valueOf(count);
        }
    },
    GROUP_ID("group-id", DataTypes.STRING().nullable()) {
        @Override
        Object of(Message message) {
            return text(system(message, MessageSystemAttributeName.MESSAGE_GROUP_ID));
        }
    },
    DEDUPLICATION_ID("deduplication-id", DataTypes.STRING().nullable()) {
        @Override
        Object of(Message message) {
            return text(system(message, MessageSystemAttributeName.MESSAGE_DEDUPLICATION_ID));
        }
    },
    SEQUENCE_NUMBER("sequence-number", DataTypes.STRING().nullable()) {
        @Override
        Object of(Message message) {
            return text(system(message, MessageSystemAttributeName.SEQUENCE_NUMBER));
        }
    },
    ATTRIBUTES(
            "attributes",
            DataTypes.MAP(DataTypes.STRING().notNull(), DataTypes.STRING().nullable()).notNull()) {
        @Override
        Object of(Message message) {
            Map<StringData, StringData> found = new LinkedHashMap<>();
            message.messageAttributes()
                    .forEach((key, value) -> found.put(text(key), text(value.stringValue())));
            return new GenericMapData(found);
        }
    };

    final String key;
    final DataType type;

    MessageColumn(String key, DataType type) {
        this.key = key;
        this.type = type;
    }

    abstract Object of(Message message);

    static MessageColumn named(String key) {
        for (MessageColumn column : values()) {
            if (column.key.equals(key)) {
                return column;
            }
        }
        throw new IllegalArgumentException("no metadata is called " + key);
    }

    private static StringData text(String value) {
        return value == null ? null : StringData.fromString(value);
    }

    private static String system(Message message, MessageSystemAttributeName name) {
        return message.attributes().get(name);
    }
}
