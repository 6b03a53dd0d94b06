package streamc.sqs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** How the state of readers is written. */
final class SqsSplitSerializer implements SimpleVersionedSerializer<SqsSplit> {

    private static final int VERSION = 1;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(SqsSplit split) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(1024);
        out.writeUTF(split.splitId());
        out.writeInt(split.handles().size());
        for (String handle : split.handles()) {
            out.writeUTF(handle);
        }
        return out.getCopyOfBuffer();
    }

    @Override
    public SqsSplit deserialize(int version, byte[] bytes) throws IOException {
        if (version != VERSION) {
            throw new IOException("state of an SQS source in an unknown version: " + version);
        }
        DataInputDeserializer in = new DataInputDeserializer(bytes);
        String id = in.readUTF();
        int count = in.readInt();
        List<String> handles = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            handles.add(in.readUTF());
        }
        return new SqsSplit(id, handles);
    }
}
