import type { Fence } from '../outline/outline.ts'
import type { WaveName } from '../words/wave-name.ts'
import { kindOf, parseWaveName } from '../words/wave-name.ts'
import type { Call } from './calls.ts'
import { closeOf, findCalls } from './calls.ts'
import type { Candidate, Dependency, Place, Telling } from './telling.ts'
import { toCandidate, toTelling } from './telling.ts'

const PROGRAM = /^(?:|js|javascript|jsx|mjs|ts|typescript|tsx|py|python|python3)$/
/** What waits for all that is started in its brackets, or for what was started before. */
const TOGETHER =
  /(?:\bPromise\.(?:all|allSettled)|\basyncio\.(?:gather|wait)|(?<![\w.])(?:gather|parallel|in_parallel|all|allSettled|together|join_all|wait_all|waitAll))\s?(?=\()/gu
/** The call of a tool that starts a sub-agent, over several lines. */
const TOOL = /^\s*Task\(\s*\n\s*(?:subagent_type|description|agent|prompt)\s*=/m
const TEXT_MAX = 200_000

/** `await Promise.all([spawn("ann", "…"), spawn("ben", "…")])`: what a program starts at once and then waits for is a batch. */
export function tellCalls(fence: Fence, place: Place): Telling[] {
  if (place.aside !== null && place.aside !== 'retold') return []
  if (!PROGRAM.test(fence.language)) return []
  const text = fence.lines.map(line => line.text).join('\n')
  const isTool = TOOL.test(text)
  if (text.length > TEXT_MAX || !(isTool || /\bawait\b|\bPromise\.all|\bgather\(/.test(text))) return []
  const code = withoutComments(text)
  const calls = findCalls(code)
  if (calls.length < (isTool ? 1 : 2)) return []
  const batches = toBatches(code, calls)
  const lineAt = toLines(fence, text)
  const names = namesAbove(text, batches, lineAt)
  const inWave = place.path.some(name => kindOf(name) === 'time')
  const tasks = batches.flatMap((batch, at) => {
    const named = batches.length < 2 || inWave
    const own = named ? [] : [names?.[at] ?? toBatch(at, lineAt(batch[0]!.start))]
    const goesOn = at > 0 && names !== null && names[at]!.key === names[at - 1]!.key
    const before = inWave || goesOn ? namesOf(batches[at - 1] ?? []) : []
    return batch.map(({ id, agent, title, start }): Candidate => {
      const line = lineAt(start)
      const dependencies = before.map((text): Dependency => ({ text, by: 'inline', trust: 'known', line }))
      return toCandidate({ id, agent, title, dependencies, path: [...own, ...place.path], line })
    })
  })
  return [toTelling('launch', place, tasks)]
}

/** What is waited for comes first in so many words. */
function toBatch(at: number, line: number): WaveName {
  const title = at === 0 ? '' : `(after Batch ${at})`
  return { kind: 'batch', key: `batch ${at + 1}`, label: `Batch ${at + 1}`, alias: null, title, line }
}

/** In a wave a batch comes after those of the one before, as far as there are not too many to be named. */
function namesOf(batch: Call[]): string[] {
  return batch.flatMap(({ id, agent }) => id ?? agent ?? []).slice(0, NAMES_MAX)
}

const NAMES_MAX = 20

/** Blanks in their place, so that all else stays where it is. */
function withoutComments(text: string): string {
  return text.replace(/^[ \t]*(?:#|\/\/|\*|\/\*).*$/gm, comment => ' '.repeat(comment.length))
}

/** What one waits for is a batch of its own; what nobody has waited for yet is with what is waited for next. */
function toBatches(code: string, calls: Call[]): Call[][] {
  const groups = groupsOf(code)
  const batches: Call[][] = []
  let open: Call[] = []
  const close = (): void => {
    if (open.length > 0) batches.push(open)
    open = []
  }
  let next = 0
  for (const call of calls) {
    while (next < groups.length && groups[next]!.end <= call.start) {
      close()
      next++
    }
    const inside = next < groups.length && groups[next]!.start <= call.start
    const awaited =
      !inside && /\bawait\s+(?:\(\s*)?$/.test(code.slice(Math.max(0, call.start - 20), call.start))
    if (awaited) close()
    open.push(call)
    if (awaited) close()
  }
  close()
  return batches
}

function groupsOf(code: string): { start: number; end: number }[] {
  const groups: { start: number; end: number }[] = []
  TOGETHER.lastIndex = 0
  for (let match = TOGETHER.exec(code); match !== null; match = TOGETHER.exec(code)) {
    const end = closeOf(code, match.index + match[0].length, TEXT_MAX)
    if (end === null) break
    groups.push({ start: match.index, end })
    TOGETHER.lastIndex = end
  }
  return groups
}

function toLines({ lines }: Fence, text: string): (at: number) => number {
  const starts: number[] = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return at => {
    let [low, high] = [0, starts.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (starts[middle]! <= at) low = middle
      else high = middle - 1
    }
    return lines[low]?.line ?? 1
  }
}

const COMMENT = /^\s*(?:#+|\/\/+|\/?\*+)\s*(\S.{0,160})$/

/** `async function wave2()`, `def round_3():` */
const DEFINED = /^\s*(?:export\s+)?(?:async\s+)?(?:function|def|const|let)\s+([a-z]{3,12})_?(\d{1,2})(?!\w)/i

/** `// Wave 2: Build` above them, or a function that is called so around them; what has none goes on with the one above. */
function namesAbove(text: string, batches: Call[][], lineAt: (at: number) => number): WaveName[] | null {
  const first = lineAt(0)
  const named = new Map<number, WaveName>()
  for (const [at, line] of text.split('\n').entries()) {
    const defined = DEFINED.exec(line.slice(0, 80))
    const said = defined === null ? COMMENT.exec(line)?.[1] : `${defined[1]} ${defined[2]}`
    const name = said === undefined ? null : parseWaveName(said, first + at)
    if (name !== null) named.set(first + at, name)
  }
  const lines = [...named.keys()]
  const names: WaveName[] = []
  let next = 0
  for (const [at, batch] of batches.entries()) {
    const to = lineAt(batch[0]!.start)
    let own = names[at - 1]
    while (next < lines.length && lines[next]! <= to) own = named.get(lines[next++]!)
    if (own === undefined) return null
    names.push(own)
  }
  // One that is come back to is no wave.
  const turns = names.filter(({ key }, at) => key !== names[at - 1]?.key).length
  const keys = new Set(names.map(({ key }) => key)).size
  return keys > 1 && turns === keys ? names : null
}
