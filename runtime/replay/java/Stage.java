package streamc.replay;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Where the director of a job and its sources and sinks meet.
 *
 * <p>They are loaded by class loaders of their own, so that what they share is made of the JDK's
 * classes, and hangs on the one thing that all of them see: the system properties.
 */
public final class Stage {
    private static final String PREFIX = "streamc.replay.";

    private final String job;
    private final Map shared;

    public Stage(String job) {
        this.job = job;
        this.shared = (Map) System.getProperties().get(PREFIX + job);
        if (shared == null) {
            throw new IllegalStateException("the test is over");
        }
    }

    static void open(String job) {
        Map shared = new ConcurrentHashMap();
        shared.put("done", new LinkedBlockingQueue());
        shared.put("sources", Collections.synchronizedMap(new TreeMap()));
        shared.put("rows", new ConcurrentHashMap());
        System.getProperties().put(PREFIX + job, shared);
    }

    static void close(String job) {
        System.getProperties().remove(PREFIX + job);
    }

    /** The queue of one scan of a table; the name of its task tells it from others of the table. */
    LinkedBlockingQueue enter(String table, String task) {
        LinkedBlockingQueue cues = new LinkedBlockingQueue();
        sources().put(table + "\t" + task, cues);
        return cues;
    }

    Map sources() {
        return (Map) shared.get("sources");
    }

    void done(String table) throws InterruptedException {
        ((LinkedBlockingQueue) shared.get("done")).put(table);
    }

    boolean awaitDone(long millis) throws InterruptedException {
        LinkedBlockingQueue done = (LinkedBlockingQueue) shared.get("done");
        return done.poll(millis, TimeUnit.MILLISECONDS) != null;
    }

    void record(String table, String text) {
        rows(table).add(text);
    }

    List rows(String table) {
        Map every = (Map) shared.get("rows");
        every.putIfAbsent(table, Collections.synchronizedList(new ArrayList()));
        return (List) every.get(table);
    }
}
