package streamc.replay;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.checkpoint.CheckpointException;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.util.ExceptionUtils;

/**
 * Leads a job through a script: tells its sources what to do, waits until it is done.
 *
 * <p>A checkpoint tells that everything given before has been processed: its barriers go through
 * every channel behind the rows, and it is complete when every task has had all of them.
 */
public final class Director {
    private static final long PAUSE = 2;

    private final String job;
    private final Stage stage;
    private MiniCluster cluster;
    private JobID id;
    private CompletableFuture result;
    private long deadline;

    public Director(String job) {
        Stage.open(job);
        this.job = job;
        this.stage = new Stage(job);
    }

    /** Forgets the job; what still runs of it fails. */
    public void close() {
        Stage.close(job);
    }

    /**
     * Plays a script of lines: `source TAB cue`, `barrier`, `step OUTPUT TAB OUTPUT...`, `finish`.
     *
     * <p>Gives the counts of changes at each step, a line a step. Throws what failed the job.
     */
    public String play(MiniCluster cluster, JobID id, int sources, String script, long millis)
            throws Exception {
        this.cluster = cluster;
        this.id = id;
        this.result = cluster.requestJobResult(id);
        this.deadline = System.nanoTime() + millis * 1000000L;
        while (stage.sources().size() < sources) {
            pause();
        }
        StringBuilder counts = new StringBuilder();
        String[] lines = script.split("\n");
        List cues = new ArrayList();
        for (int i = 0; i < lines.length; i++) {
            String[] words = lines[i].split("\t", 2);
            if (words[0].equals("barrier")) {
                barrier();
            } else if (words[0].equals("finish")) {
                finish();
            } else if (words[0].equals("step")) {
                counts.append(count(words[1].split("\t"))).append("\n");
            } else {
                cues.add(words[1]);
                boolean last = i + 1 == lines.length || !lines[i + 1].startsWith(words[0] + "\t");
                if (last) {
                    perform(words[0], (String[]) cues.toArray(new String[0]));
                    cues.clear();
                }
            }
        }
        return counts.toString();
    }

    /** The changes of an output, a line each: the kind and the text. */
    public String changes(String output) {
        Object[] rows = stage.rows(output).toArray();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < rows.length; i++) {
            text.append((String) rows[i]).append("\n");
        }
        return text.toString();
    }

    private String count(String[] outputs) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < outputs.length; i++) {
            text.append(i == 0 ? "" : "\t").append(stage.rows(outputs[i]).size());
        }
        return text.toString();
    }

    /** A table may be scanned more than once; the scans follow one another in one order. */
    private void perform(String table, String[] cues) throws Exception {
        int told = 0;
        Iterator scans = new TreeMap(stage.sources()).entrySet().iterator();
        while (scans.hasNext()) {
            Map.Entry scan = (Map.Entry) scans.next();
            if (!((String) scan.getKey()).startsWith(table + "\t")) {
                continue;
            }
            if (told > 0) {
                barrier();
            }
            ((LinkedBlockingQueue) scan.getValue()).put(cues);
            told++;
            while (!stage.awaitDone(50)) {
                check();
            }
        }
    }

    private void barrier() throws Exception {
        while (true) {
            CompletableFuture checkpoint = cluster.triggerCheckpoint(id);
            try {
                while (true) {
                    try {
                        checkpoint.get(50, TimeUnit.MILLISECONDS);
                        return;
                    } catch (TimeoutException waiting) {
                        check();
                    }
                }
            } catch (ExecutionException failed) {
                // While tasks start, or come to their end, there are none: it is asked for again.
                if (!ExceptionUtils.findThrowable(failed, CheckpointException.class).isPresent()) {
                    check();
                    throw failed;
                }
            }
            pause();
        }
    }

    private void finish() throws Exception {
        Iterator scans = stage.sources().values().iterator();
        while (scans.hasNext()) {
            ((LinkedBlockingQueue) scans.next()).put(new String[0]);
        }
        while (!result.isDone()) {
            check();
            Thread.sleep(PAUSE);
        }
        check();
    }

    private void pause() throws Exception {
        check();
        Thread.sleep(PAUSE);
    }

    private void check() throws Exception {
        if (result.isDone()) {
            ((JobResult) result.get()).toJobExecutionResult(Director.class.getClassLoader());
        }
        if (System.nanoTime() > deadline) {
            throw new TimeoutException();
        }
    }
}
