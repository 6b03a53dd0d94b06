"""The options that are no connector's: of pipelines, tasks, sources, sinks, and of the whole job."""

from __future__ import annotations

from compiler.connectors.model import OptionSpec, OptionType, Role

T = OptionType

_ABOUT = (
    OptionSpec("description", "", T.STRING, "What it is for, in a sentence"),
    OptionSpec("owner", "", T.STRING, "Who answers for it", example="'payments@acme.io'"),
    OptionSpec("tags", "", T.LIST, "Words to find it by"),
)
_PARALLELISM = OptionSpec(
    "parallelism",
    "parallelism.default",
    T.INT,
    "How many subtasks each operator has",
    inheritable=True,
)
_STATE_TTL = OptionSpec(
    "state_ttl",
    "table.exec.state.ttl",
    T.DURATION,
    "How long state is kept after it was last written",
    example="24h",
    inheritable=True,
)
_STATE_TTL_OF = OptionSpec(
    "state_ttl.<column>",
    "",
    T.DURATION,
    "The same for the rows of one input of its joins, by the name that the input has there",
    example="1h",
    parts=False,
)
_MALFORMED = OptionSpec(
    "malformed",
    "",
    T.ENUM,
    "What happens with a row that cannot be decoded: the job fails, or goes on without it",
    Role.SOURCE,
    enum=("fail", "skip"),
    default="fail",
    inheritable=True,
)
_LATE = OptionSpec(
    "late",
    "",
    T.ENUM,
    "Says in writing that rows which come after their window has closed are dropped",
    enum=("drop",),
    inheritable=True,
)
_RAISES = OptionSpec(
    "raises",
    "",
    T.ENUM,
    "What happens with a row for which Python raises: the job fails, or the row is rejected",
    enum=("fail", "reject"),
    default="fail",
)

PIPELINE = (
    *_ABOUT,
    OptionSpec(
        "schedule",
        "",
        T.ENUM,
        "When it runs: always, or at the times of a cron expression",
        enum=("continuous",),
        open=True,
        default="continuous",
    ),
    OptionSpec(
        "delivery",
        "",
        T.ENUM,
        "How often each row reaches the sinks, failures included",
        enum=("exactly_once", "at_least_once"),
        default="at_least_once",
    ),
    OptionSpec(
        "mode",
        "execution.runtime-mode",
        T.ENUM,
        "Whether the job goes on with its input, or ends with it",
        enum=("STREAMING", "BATCH"),
        default="STREAMING",
    ),
    OptionSpec(
        "state_budget",
        "",
        T.MEMORY,
        "What the state of the job may come to, by estimate; more is an error",
        example="20gb",
    ),
    OptionSpec(
        "slo.freshness", "", T.DURATION, "How old a result may be when it is read", example="2m"
    ),
    OptionSpec(
        "slo.latency", "", T.DURATION, "How long a row may take from source to sink", example="5s"
    ),
    OptionSpec(
        "slo.completeness", "", T.DOUBLE, "The share of rows that must arrive", example="0.999"
    ),
)
TASK = (*_ABOUT, _PARALLELISM, _STATE_TTL, _STATE_TTL_OF, _LATE, _RAISES)
SOURCE = (
    *_ABOUT,
    OptionSpec(
        "stats.rows_per_second",
        "",
        T.DOUBLE,
        "About how many rows a second there are, for the estimate of state",
        Role.SOURCE,
        example="500",
    ),
    OptionSpec(
        "stats.partitions",
        "",
        T.INT,
        "How many partitions there are, of which each has a reader at most",
        Role.SOURCE,
        example="6",
    ),
    OptionSpec(
        "stats.distinct.<column>",
        "",
        T.LONG,
        "About how many different values a column has, for the estimate of state",
        Role.SOURCE,
        example="200000",
        parts=False,
    ),
)
CATALOG = _ABOUT
MALFORMED = (_MALFORMED,)
SINK = (
    *_ABOUT,
    OptionSpec(
        "allow_pii",
        "",
        T.COLUMNS,
        "Columns with personal data that may go into this sink",
        Role.SINK,
        of_table=False,
        example="[email]",
    ),
    OptionSpec(
        "on_conflict",
        "",
        T.ENUM,
        "What becomes of rows with one primary key that the query keeps apart by another: the job fails, "
        "the first one stays, or all are kept in state and the newest one stays",
        Role.SINK,
        enum=("error", "nothing", "deduplicate"),
    ),
)
WRITTEN = (
    OptionSpec(
        "metadata.*",
        "",
        T.COLUMN,
        "The column that becomes this metadata of each record, and is no longer in its value",
        Role.SINK,
        of_table=False,
        example="sent_at",
    ),
)
"""Of sinks whose connectors write metadata."""
DECLARATIONS = (_MALFORMED, _LATE)
"""What `defaults` and `profile` hand down to tasks and sources by its bare name, beside the job's settings."""

_CHECKPOINT = (
    OptionSpec(
        "checkpoint.interval",
        "execution.checkpointing.interval",
        T.DURATION,
        "How often the job's state is saved, and sinks that wait for it commit",
        default="1 min",
    ),
    OptionSpec(
        "checkpoint.mode",
        "execution.checkpointing.mode",
        T.ENUM,
        "Whether state counts each row once, or may count it again after a failure",
        enum=("EXACTLY_ONCE", "AT_LEAST_ONCE"),
        default="EXACTLY_ONCE",
    ),
    OptionSpec(
        "checkpoint.timeout",
        "execution.checkpointing.timeout",
        T.DURATION,
        "After what time a checkpoint counts as failed",
        default="10 min",
        example="10m",
    ),
    OptionSpec(
        "checkpoint.min_pause",
        "execution.checkpointing.min-pause",
        T.DURATION,
        "The least time between the end of a checkpoint and the start of the next",
        default="0 s",
    ),
    OptionSpec(
        "checkpoint.concurrent",
        "execution.checkpointing.max-concurrent-checkpoints",
        T.INT,
        "How many checkpoints may run at once",
        default="1",
        example="1",
    ),
    OptionSpec(
        "checkpoint.tolerated_failures",
        "execution.checkpointing.tolerable-failed-checkpoints",
        T.INT,
        "How many checkpoints in a row may fail before the job does",
        default="0",
        example="3",
    ),
    OptionSpec(
        "checkpoint.retained",
        "execution.checkpointing.num-retained",
        T.INT,
        "How many completed checkpoints are kept",
        default="1",
        example="3",
    ),
    OptionSpec(
        "checkpoint.on_cancel",
        "execution.checkpointing.externalized-checkpoint-retention",
        T.ENUM,
        "Whether the last checkpoint outlives a cancelled job",
        enum=("RETAIN_ON_CANCELLATION", "DELETE_ON_CANCELLATION"),
        words=(("retain", "RETAIN_ON_CANCELLATION"), ("delete", "DELETE_ON_CANCELLATION")),
    ),
    OptionSpec(
        "checkpoint.unaligned",
        "execution.checkpointing.unaligned.enabled",
        T.BOOLEAN,
        "Whether checkpoints overtake waiting rows, for jobs under back pressure",
        default="false",
    ),
    OptionSpec(
        "checkpoint.incremental",
        "execution.checkpointing.incremental",
        T.BOOLEAN,
        "Whether a checkpoint holds only what changed since the one before",
        default="false",
    ),
    OptionSpec(
        "checkpoint.dir",
        "execution.checkpointing.dir",
        T.STRING,
        "Where checkpoints lie",
        example="'s3://bucket/checkpoints'",
    ),
    OptionSpec(
        "savepoint.dir",
        "execution.checkpointing.savepoint-dir",
        T.STRING,
        "Where savepoints lie",
        example="'s3://bucket/savepoints'",
    ),
)
_RESTART = (
    OptionSpec(
        "restart",
        "restart-strategy.type",
        T.ENUM,
        "What follows a failure: no restart, or restarts at which pace",
        enum=("none", "fixed-delay", "exponential-delay", "failure-rate"),
    ),
    OptionSpec(
        "restart.attempts", "", T.INT, "How many restarts before the job fails", example="3"
    ),
    OptionSpec(
        "restart.delay",
        "",
        T.DURATION,
        "The time before a restart, or before the first",
        example="10s",
    ),
    OptionSpec(
        "restart.max_delay", "", T.DURATION, "The longest time before a restart", example="5m"
    ),
    OptionSpec(
        "restart.within", "", T.DURATION, "The time in which attempts are counted", example="10m"
    ),
)
JOB = (
    _PARALLELISM,
    OptionSpec(
        "max_parallelism",
        "pipeline.max-parallelism",
        T.INT,
        "How far the job can be scaled without losing its state",
        example="128",
    ),
    _STATE_TTL,
    OptionSpec(
        "time_zone",
        "table.local-time-zone",
        T.STRING,
        "The zone in which dates and times without one are read",
        default="UTC",
        example="'Europe/Berlin'",
    ),
    OptionSpec(
        "requirements",
        "",
        T.STRING,
        "The file beside this one that lists the packages which Python functions need",
        example="'requirements.txt'",
    ),
    OptionSpec(
        "state.backend",
        "state.backend.type",
        T.ENUM,
        "Where state lies while the job runs",
        enum=("hashmap", "rocksdb", "forst"),
        open=True,
    ),
    OptionSpec(
        "source.idle_timeout",
        "table.exec.source.idle-timeout",
        T.DURATION,
        "After what time a source without rows no longer holds back event time",
        example="1m",
    ),
    *_CHECKPOINT,
    *_RESTART,
)
"""Settings of the whole job, in `pipeline`, `defaults` and `profile`."""
