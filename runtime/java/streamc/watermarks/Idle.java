package streamc.watermarks;

/** What becomes of the idleness of single readers of a source. */
enum Idle {
    /** No reader is ever idle. */
    NEVER,
    /** Readers follow each other's watermarks. That all are idle is told to nobody. */
    KEPT,
    /** Readers follow each other's watermarks. That all are idle is told. */
    TOLD
}
