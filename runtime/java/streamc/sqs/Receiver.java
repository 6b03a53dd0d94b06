package streamc.sqs;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;

/** A thread that asks a queue for messages, and waits while too many are held. */
final class Receiver extends Thread {

    private static final int AT_ONCE = 10;
    private static final long PAUSE_MILLISECONDS = 50;

    private final SqsClient client;
    private final SqsSettings settings;
    private final HeldMessages held;
    private final Queue<Message> waiting = new ArrayDeque<>();
    private CompletableFuture<Void> available = new CompletableFuture<>();
    private Throwable failure;
    private volatile boolean ended;

    Receiver(SqsClient client, SqsSettings settings, HeldMessages held, String name) {
        super(name);
        setDaemon(true);
        this.client = client;
        this.settings = settings;
        this.held = held;
    }

    @Override
    public void run() {
        ReceiveMessageRequest request =
                ReceiveMessageRequest.builder()
                        .queueUrl(settings.queue)
                        .maxNumberOfMessages(AT_ONCE)
                        .waitTimeSeconds((int) settings.wait.toSeconds())
                        .visibilityTimeout((int) settings.visibility.toSeconds())
                        .attributeNames(QueueAttributeName.ALL)
                        .messageAttributeNames("All")
                        .build();
        try {
            while (!ended) {
                if (held.count() >= settings.held) {
                    sleep(PAUSE_MILLISECONDS);
                    continue;
                }
                List<Message> messages = client.receiveMessage(request).messages();
                messages.forEach(message -> held.received(message.receiptHandle()));
                add(messages);
            }
        } catch (InterruptedException error) {
            interrupt();
        } catch (Throwable error) {
            fail(error);
        }
    }

    private synchronized void add(List<Message> messages) {
        waiting.addAll(messages);
        if (!waiting.isEmpty()) {
            available.complete(null);
        }
    }

    private synchronized void fail(Throwable error) {
        if (!ended) {
            failure = error;
            available.complete(null);
        }
    }

    /** The next message; null where none is there yet. */
    synchronized Message next() throws Exception {
        if (failure != null) {
            throw new java.io.IOException("the queue " + settings.queue + " cannot be read", failure);
        }
        Message message = waiting.poll();
        if (waiting.isEmpty() && available.isDone()) {
            available = new CompletableFuture<>();
        }
        return message;
    }

    synchronized boolean isEmpty() {
        return waiting.isEmpty() && failure == null;
    }

    synchronized CompletableFuture<Void> available() {
        return available;
    }

    /** Ends the thread; the messages that nobody took. */
    List<String> end() {
        ended = true;
        interrupt();
        List<String> left = new ArrayList<>();
        synchronized (this) {
            waiting.forEach(message -> left.add(message.receiptHandle()));
            waiting.clear();
        }
        return left;
    }
}
