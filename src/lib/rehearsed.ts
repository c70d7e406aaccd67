/** How long a minute of the plan takes where it is only rehearsed. */
export const REHEARSED_MINUTE_MS = 100

export const REHEARSED = REHEARSED_MINUTE_MS / 60_000

/** The place of rehearsals where several machines work: each does its part in a folder of its own. */
export const REHEARSALS = 'rehearsals'
