export interface Mutation {
  /** The invariant that the broken code violates, and no other. */
  breaks: string
  /** How the code is broken, as a sentence. */
  by: string
  file: string
  find: string
  put: string
  /** What comes of it later in the same run. */
  follows?: string[]
  /** More than usual, where what it needs comes together rarely. */
  runs?: number
  /** From where on, if that is far from the first. */
  seed?: number
}
