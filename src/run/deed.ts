/** What a person did by which an event came to be: it stands with the event, under its hash. */
export interface Deed {
  /** `console`, `slack`, `discord`; or `terminal`. */
  chat: string
  channel: string | null
  /** The person's id there; the event's `by` is what they are called. */
  person: string
  how: 'message' | 'command' | 'button' | 'reaction' | 'reaction-removed' | 'terminal'
  /** The one that it was done on, or in. */
  message: string | null
  /** The platform's own identity of what was done; null: it has none. */
  key: string | null
  /** When, by the platform's clock. */
  doneAt: number
  approved: Approved
}

/** What the person had before their eyes, as SHA-256 of the plan's document, of a question in canonical JSON, or of what was typed. */
interface Approved {
  what: 'document' | 'question' | 'words'
  digest: string
}
