import type { Run } from '../run/run.ts'

/** Where the page shows all about a run. */
export function toRunPage({ id }: Run): string {
  return `/runs/${encodeURIComponent(id)}`
}

export function toTaskPage(run: Run, index: number): string {
  return `${toRunPage(run)}/tasks/${index}`
}
