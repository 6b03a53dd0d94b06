package streamc.sqs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;

/**
 * Messages that were received and not deleted yet, by their handles. While they are held the queue is
 * asked again and again to hide them, as it shows them to others when their time is up.
 */
final class HeldMessages {

    private static final Logger LOG = LoggerFactory.getLogger(HeldMessages.class);
    private static final int AT_ONCE = 10;

    private final SqsClient client;
    private final String queue;
    private final Duration visibility;
    private final Map<String, Long> hiddenUntil = new ConcurrentHashMap<>();

    HeldMessages(SqsClient client, String queue, Duration visibility) {
        this.client = client;
        this.queue = queue;
        this.visibility = visibility;
    }

    int count() {
        return hiddenUntil.size();
    }

    void received(String handle) {
        hiddenUntil.put(handle, System.nanoTime() + visibility.toNanos());
    }

    /** Hides for longer what has less than two thirds of its time left. */
    void hideLonger() {
        long soon = System.nanoTime() + visibility.toNanos() / 3 * 2;
        List<String> ending = new ArrayList<>();
        hiddenUntil.forEach((handle, until) -> { if (until - soon < 0) ending.add(handle); });
        long until = System.nanoTime() + visibility.toNanos();
        change(ending, (int) visibility.toSeconds());
        ending.forEach(handle -> hiddenUntil.computeIfPresent(handle, (key, old) -> until));
    }

    /** Shows messages to whoever reads the queue next. */
    void release(Collection<String> handles) {
        handles.forEach(hiddenUntil::remove);
        change(new ArrayList<>(handles), 0);
    }

    /** Deletes messages for ever; those for which that fails come again. */
    void delete(Collection<String> handles) {
        for (List<String> some : parts(new ArrayList<>(handles))) {
            List<DeleteMessageBatchRequestEntry> entries = new ArrayList<>();
            for (int i = 0; i < some.size(); i++) {
                entries.add(
                        DeleteMessageBatchRequestEntry.builder()
                                .id(String.valueOf(i))
                                .receiptHandle(some.get(i))
                                .build());
            }
            try {
                tell("deleted", client.deleteMessageBatch(b -> b.queueUrl(queue).entries(entries)).failed());
            } catch (SdkException error) {
                LOG.warn("{} messages were not deleted, and will come again", some.size(), error);
            }
            some.forEach(hiddenUntil::remove);
        }
    }

    private void change(List<String> handles, int seconds) {
        for (List<String> some : parts(handles)) {
            List<ChangeMessageVisibilityBatchRequestEntry> entries = new ArrayList<>();
            for (int i = 0; i < some.size(); i++) {
                entries.add(
                        ChangeMessageVisibilityBatchRequestEntry.builder()
                                .id(String.valueOf(i))
                                .receiptHandle(some.get(i))
                                .visibilityTimeout(seconds)
                                .build());
            }
            try {
                tell(
                        "hidden",
                        client.changeMessageVisibilityBatch(b -> b.queueUrl(queue).entries(entries))
                                .failed());
            } catch (SdkException error) {
                LOG.warn("{} messages could not be hidden or shown", some.size(), error);
            }
        }
    }

    private static void tell(String what, List<BatchResultErrorEntry> failed) {
        Map<String, Integer> reasons = new HashMap<>();
        failed.forEach(one -> reasons.merge(String.valueOf(one.code()), 1, Integer::sum));
        reasons.forEach((reason, count) -> LOG.warn("{} messages were not {}: {}", count, what, reason));
    }

    private static List<List<String>> parts(List<String> handles) {
        List<List<String>> found = new ArrayList<>();
        for (int i = 0; i < handles.size(); i += AT_ONCE) {
            found.add(handles.subList(i, Math.min(i + AT_ONCE, handles.size())));
        }
        return found;
    }
}
