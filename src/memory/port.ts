/** Something worth remembering, as it is written to a memory outside. */
export interface Memory {
  /** What is written again under the same id and revision says the same. */
  id: string
  revision: number
  namespace: string
  run: string
  title: string
  text: string
  outcome: string
  tags: string[]
  at: number
}

/** A memory that others read as well. */
export interface MemoryWriter {
  readonly name: string
  /** Resolves once it is kept there; throws a `MemoryError`. */
  write(memory: Memory, signal: AbortSignal): Promise<void>
}

export class MemoryError extends Error {
  /** `refused`: this one, for good. `shut`: nothing is taken till somebody has mended the settings. `failed`: it could not do it. */
  readonly code: 'refused' | 'shut' | 'failed' | 'unreachable'
  readonly retryAfterMs: number | undefined
  constructor(
    code: MemoryError['code'],
    message: string,
    options: ErrorOptions & { retryAfterMs?: number | undefined } = {},
  ) {
    super(message, options)
    this.name = 'MemoryError'
    this.code = code
    this.retryAfterMs = options.retryAfterMs
  }
}
