/**
 * Why a model gave no answer. `refused`: the provider said so, with a status. `unreachable`: nothing came. `broken`: what
 * came was cut or could not be read. `flood`: there was too much of it.
 */
export class ModelError extends Error {
  readonly code: 'refused' | 'unreachable' | 'broken' | 'flood'
  readonly status: number | null
  /** The provider's own word for it, as in insufficient_quota. */
  readonly word: string
  /** How long to wait, as its header says; null: it does not. */
  readonly retryAfterMs: number | null

  constructor(
    code: ModelError['code'],
    message: string,
    more: { status?: number | null; word?: string; retryAfterMs?: number | null; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause })
    this.name = 'ModelError'
    this.code = code
    this.status = more.status ?? null
    this.word = more.word ?? ''
    this.retryAfterMs = more.retryAfterMs ?? null
  }
}
