package streamc.sqs;

import org.apache.flink.core.io.SimpleVersionedSerializer;

/** How the state of the enumerator, which has none, is written. */
final class NothingSerializer implements SimpleVersionedSerializer<Boolean> {

    @Override
    public int getVersion() {
        return 1;
    }

    @Override
    public byte[] serialize(Boolean nothing) {
        return new byte[0];
    }

    @Override
    public Boolean deserialize(int version, byte[] bytes) {
        return Boolean.TRUE;
    }
}
