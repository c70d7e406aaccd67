import type { Plan, Task } from '../plan.ts'
import { toHint } from './hints.ts'
import { linesWith, statedOf } from './lines.ts'
import type { Line } from './lines.ts'

const PART =
  /(?<![\d.])(\d{1,2})\s*%(?=[^.;]{0,20}\b(?:complete\w*|done|finished|ready|through)\b|\s*[-–—)])/i
const SHARED = toHint('%')
const BEGUN = /🟡|🟠|\bin progress\b|\bstarted\b|\bcomplete\w*\b|\bdone\b|\bfinished\b|\bstatus\b/iu

/** `Phase 14: Signal Protocol (60% complete)`: a task that is begun has less left than its estimate. */
export function addProgress(plan: Plan, lines: Line[]): void {
  let known: Known | null = null
  for (const line of linesWith(lines, SHARED)) {
    if (line.aside === 'criteria' || line.form === 'code') continue
    const plain = statedOf(line)
    const part = PART.exec(plain)
    if (part === null || !BEGUN.test(`${plain} ${line.header.join(' ')}`) || Number(part[1]) === 0) continue
    const { byId, byLine } = (known ??= toKnown(plan))
    const task = byLine.get(line.line) ?? byLine.get(line.labelLine) ?? findNamed(byId, plain)
    if (task !== undefined && !task.done) task.progress ??= Number(part[1])
  }
}

interface Known {
  byId: Map<string, Task>
  byLine: Map<number, Task>
}

function toKnown({ tasks }: Plan): Known {
  return {
    byId: new Map(tasks.map(task => [task.id.toLowerCase(), task])),
    byLine: new Map(tasks.map(task => [task.line, task])),
  }
}

/** By the id that the line begins with: one word, or a word and a number. */
function findNamed(byId: Map<string, Task>, plain: string): Task | undefined {
  const match = /^([\p{L}\p{N}_.#-]{1,40})(?:\s+([\p{N}.]{1,8}))?/u.exec(plain)
  if (match === null) return undefined
  const first = match[1]!.replace(/[.:]+$/, '').toLowerCase()
  return byId.get(`${first} ${(match[2] ?? '').replace(/[.:]+$/, '')}`) ?? byId.get(first)
}
