import type { Context } from 'hono'

type RefusalStatus = 400 | 401 | 403 | 404 | 405 | 413 | 415 | 421 | 500 | 503

/** In plain words, for the person at the page. */
export function refuse(c: Context, status: RefusalStatus, problem: string): Response {
  return c.json({ problem }, status)
}
