/** How long a minute of the plan takes where it is only rehearsed. */
export const REHEARSED_MINUTE_MS = 100

export const REHEARSED = REHEARSED_MINUTE_MS / 60_000
