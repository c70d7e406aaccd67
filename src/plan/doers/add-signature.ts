import type { Section } from '../outline/outline.ts'
import type { Candidate } from '../tell/telling.ts'
import { parseMinutes } from '../words/measures.ts'

const PROGRAM = /^@?[a-z][\w.]*(?:-[\w.]+)+$|^@[\p{L}\p{N}_-]{2,40}$/iu
/** `by Odile`, `→ Ruben`, `👤 Sanne` */
const MARKED =
  /^(?:(?:(?:best |ideally )?(?:done|handled|owned|run|taken|built|implemented|executed) )?by|assigned to|von|par|por|→|->|[—–]|[👤🤖🧑👩👨🙋👷]\uFE0F?)\s*(@?\p{L}[\p{L}\p{N}_.-]{1,40}(?:\s\p{Lu}[\p{L}\p{N}]{0,20})?)$/iu
const SIGNATURE_MAX = 60

/** `backend-1 · 45 min` or `by Odile, ~40 min` alone below the heading. */
export function addSignature(task: Candidate, { blocks: [first] }: Section): void {
  const line = first?.kind === 'text' ? first.lines[0]?.plain.trim() : undefined
  if (line === undefined || line.length > SIGNATURE_MAX) return
  const parts = line.replace(/\.$/, '').split(/\s*[·•|,]\s*/)
  const signed = parts.find(part => nameIn(part) !== null)
  const minutes = parts.filter(part => part !== signed).map(parseMinutes)
  if (signed === undefined || minutes.includes(null)) return
  task.agent ??= nameIn(signed)!.replace(/^@/, '')
  task.minutes ??= minutes[0] ?? null
}

function nameIn(part: string): string | null {
  return MARKED.exec(part)?.[1] ?? (PROGRAM.test(part) ? part : null)
}
