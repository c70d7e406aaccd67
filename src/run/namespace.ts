/** Longer ones say no more. */
const CHARS_MAX = 64

/** What work on the same thing has in common, so that what was learnt is found by whoever goes on with it. */
export function toNamespace(configured: string | null, folder: string, rehearsal: boolean): string {
  const name = configured ?? toName(folder)
  // What never happened teaches nobody who works in earnest.
  return rehearsal ? `${name}/rehearsal` : name
}

function toName(folder: string): string {
  const last =
    folder
      .slice(-1_000)
      .split(/[/\\]/)
      .findLast(part => part !== '') ?? ''
  const name = last.replace(/[^\p{L}\p{N}._-]/gu, '-').slice(0, CHARS_MAX)
  return name || 'work'
}
