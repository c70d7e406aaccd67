/** A job of an attempt is lost when nobody beats for it so long. pg-boss allows no less than 10. */
export const BEAT_LIMIT_SECONDS = 20
/** How often the database looks for jobs that lost their beat. */
export const SUPERVISE_INTERVAL_SECONDS = 5
/**
 * How long nobody may beat for a job that was fetched and not claimed: two beats and more. On a busy machine a claim itself
 * takes longer than a beat.
 */
export const CLAIM_LIMIT_SECONDS = 8
/** pg-boss's cap: an attempt's own deadline ends it, never its job's. */
export const ATTEMPT_EXPIRES_SECONDS = 86_400 - 1
/** A bell that nobody ended in this time rings again, up to so many times. */
export const BELL_EXPIRES_SECONDS = 30
export const BELL_RETRIES_MAX = 5
/** A job that nobody fetches is kept so long: pg-boss drops it after 14 days unless told otherwise. */
export const WAITS_SECONDS_MAX = 5 * 365 * 86_400
/** How long a statement may run, a lock be waited for, a transaction take in all. */
export const STATEMENT_LIMIT_MS = 30_000
/** How long one of a migration may run, and how long another start waits for it. */
export const MIGRATION_LIMIT_MS = 3_600_000
/** How long a transaction may say nothing: a process that is frozen in one holds what all others wait for. */
export const IDLE_LIMIT_MS = 10_000
/** How long a database may take to answer at the start. */
export const REACH_LIMIT_MS = 10_000
/** How soon a connection that broke or was refused is tried anew. */
export const CONNECT_RETRY_MS = 500
/** How often the connection that shows a worker to others is tried, and how soon one that broke is opened anew. */
export const PRESENCE_BEAT_MS = 5_000
export const PRESENCE_RETRY_MS = 500
/** So long after a break others may take to come back: one without a word is found by a beat that is not answered. */
export const RETURN_MS = 2 * PRESENCE_BEAT_MS
/** How long we wait for its answer: a server that is frozen keeps no limit of its own. */
export const PATIENCE_MS = STATEMENT_LIMIT_MS * 1.5
/** A database that could not be used can again when nothing has failed for so long. */
export const CALM_MS = 10_000
