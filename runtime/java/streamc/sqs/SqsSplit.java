package streamc.sqs;

import java.util.List;
import org.apache.flink.api.connector.source.SourceSplit;

/**
 * Messages that were handed on before a checkpoint, by the handles that delete them: what a reader
 * keeps in its state. A queue has no parts to be divided among readers.
 */
final class SqsSplit implements SourceSplit {

    private final String id;
    private final List<String> handles;

    SqsSplit(String id, List<String> handles) {
        this.id = id;
        this.handles = List.copyOf(handles);
    }

    @Override
    public String splitId() {
        return id;
    }

    List<String> handles() {
        return handles;
    }
}
