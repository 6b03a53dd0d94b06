package streamc.sqs;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

/**
 * All readers ask one queue, so that nothing is to be assigned but what comes back from readers that
 * failed: messages that some reader has to delete.
 */
final class SqsEnumerator implements SplitEnumerator<SqsSplit, Boolean> {

    private final SplitEnumeratorContext<SqsSplit> context;
    private final List<SqsSplit> back = new ArrayList<>();

    SqsEnumerator(SplitEnumeratorContext<SqsSplit> context) {
        this.context = context;
    }

    @Override
    public void start() {}

    @Override
    public void handleSplitRequest(int subtask, String host) {}

    @Override
    public void addSplitsBack(List<SqsSplit> splits, int subtask) {
        back.addAll(splits);
    }

    @Override
    public void addReader(int subtask) {
        back.forEach(split -> context.assignSplit(split, subtask));
        back.clear();
    }

    @Override
    public Boolean snapshotState(long checkpoint) {
        return Boolean.TRUE;
    }

    @Override
    public void close() {}
}
