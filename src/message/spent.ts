/** What was spent of what. */
export interface Spent {
  /** The wave or the person; null: the run. */
  of: string | null
  /** `$3.20 of $20.00` */
  sums: string
  /** What is to be known of it besides, as it stands behind the sums; or nothing. */
  note: ': nothing new starts' | ' in this run' | ''
}

/** `Wave 1: $3.20 of $20.00 spent` */
export function saySpent({ of, sums, note }: Spent): string {
  return `${toOwner(of)}${sums} spent${note}`
}

/** The same where it is said already what it is: `Wave 1: $3.20 of $20.00` */
export function saySums({ of, sums, note }: Spent): string {
  return `${toOwner(of)}${sums}${note}`
}

function toOwner(of: string | null): string {
  return of === null ? '' : `${of}: `
}
