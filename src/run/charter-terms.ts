export interface ProviderTerms {
  name: string
  /** The most attempts at once; null: as many as there are slots. */
  slots: number | null
}

export interface NoticeTerms {
  /** The tasks that it is about, by id. */
  tasks: string[]
  /** How long before they start. */
  minutes: number
  /** Whom the document wants told, as it calls them. */
  to: string | null
  line: number
}

export interface ServiceTerms {
  /** How long one task may hold it before people are told; null: as long as it takes. */
  minutes: number | null
  /** Where the plan says so. */
  line: number
}

export interface Pacing {
  intervalMs: number
  /** So many may start at once after a lull. */
  burst: number
}

export interface GateTerms {
  questions: string[]
  /** Those of the plan that are only asked where a check fails. */
  unasked?: string[]
  checks: GateCheck[]
}

/** A command that somebody with the right to start has approved as it stands. */
export interface GateCheck {
  command: string
  expect: 'success' | 'not-more' | 'not-fewer'
}
