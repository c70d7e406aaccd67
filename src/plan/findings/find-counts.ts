import type { Draft, DraftWave } from '../assemble/draft.ts'
import type { Finding, Plan } from '../plan.ts'
import type { Line } from '../statements/lines.ts'
import { statedOf } from '../statements/lines.ts'
import type { Telling } from '../tell/telling.ts'
import { parseCount } from '../words/measures.ts'
import { findWaveMentions } from '../words/wave-name.ts'

const NOUNS =
  'tasks?|todo items?|todos?|items?|workers?|agents?|sub-?agents?|sessions?|terminals?|jobs?|issues?|stories|tickets?|packages?'
const WORDS = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
]
const NUMBER = `\\d{1,5}|${WORDS.slice(2).join('|')}`

/** Numbers that the document gives and its own lists do not bear out. */
export function findCounts(plan: Plan, draft: Draft, tellings: Telling[], lines: Line[]): Finding[] {
  const listed = countByWave(tellings)
  const entriesOf = (wave: DraftWave): number =>
    Math.max(wave.tasks.length, countEntries(wave, draft, listed))
  const findings: Finding[] = []
  const seen = new Set<string>()
  const say = (what: string, stated: number, found: number, line: number): void => {
    if (seen.has(`${what} ${stated}`)) return
    seen.add(`${what} ${stated}`)
    findings.push(toCountFinding(what, stated, found, line))
  }
  for (const wave of draft.waves) {
    const told = statedCount(wave)
    if (told === null || wave.tasks.length === 0) continue
    const entries = entriesOf(wave)
    if (told.count !== wave.tasks.length && told.count !== entries)
      say(wave.id, told.count, entries, told.line)
  }
  for (const { retold, counts } of tellings) {
    for (const { stated, listed: found, line } of retold ? [] : counts) {
      if (stated !== found) findings.push(toCountFinding('This range', stated, found, line))
    }
  }
  for (const { wave, stated, line } of countsInProse(draft, lines)) {
    const entries = entriesOf(wave)
    if (stated !== wave.tasks.length && stated !== entries) say(wave.id, stated, entries, line)
  }
  return [...findings, ...findTotals(plan, draft, lines), ...findWaveCount(plan, draft, lines)]
}

function toCountFinding(what: string, stated: number, listed: number, line: number): Finding {
  const message = `${what} is said to have ${stated}, but ${listed} are listed. Regatta goes by the list.`
  return { code: 'stated-count', severity: 'warning', line, message }
}

/** How many tasks each place lists, by the key of every group they stand in. */
function countByWave(tellings: Telling[]): Map<Telling, Map<string, number>> {
  return new Map(
    tellings.map(telling => {
      const counts = new Map<string, number>()
      for (const { path } of telling.tasks) {
        for (const key of new Set(path.map(name => name.key))) counts.set(key, (counts.get(key) ?? 0) + 1)
      }
      return [telling, counts]
    }),
  )
}

/** Ids that were already told in an earlier wave are counted by whoever wrote the number, too. */
function countEntries(wave: DraftWave, draft: Draft, listed: Map<Telling, Map<string, number>>): number {
  let count = 0
  for (const home of new Set(wave.tasks.map(index => draft.tasks[index]!.telling))) {
    count += listed.get(home)?.get(wave.name.key) ?? 0
  }
  return count
}

function statedCount(wave: DraftWave): { count: number; line: number } | null {
  for (const section of wave.sections) {
    const count = parseCount(section.heading?.plain ?? '')
    if (count !== null) return { count, line: section.line }
  }
  for (const mention of wave.mentions) {
    const count = parseCount(mention.name.title)
    if (count !== null) return { count, line: mention.line }
  }
  return null
}

/** `Group A has 3 items, Group B 5, Group C 2.` */
function countsInProse(draft: Draft, lines: Line[]): { wave: DraftWave; stated: number; line: number }[] {
  const byKey = new Map(draft.waves.map(wave => [wave.name.key, wave]))
  if (byKey.size < draft.waves.length) return []
  const found: { wave: DraftWave; stated: number; line: number }[] = []
  for (const line of lines) {
    if (line.form !== 'text' && line.form !== 'item') continue
    const plain = statedOf(line)
    if (!/\b(?:has|have|contains|holds|includes)\s+\d/.test(plain)) continue
    let isOpen = false
    for (const { keys, end } of findWaveMentions(plain)) {
      const match =
        /^\s+(has |have |contains |holds |includes )?(\d{1,4})(?![\d.]*\d|\s*(?:%|min|h\b|hours?|days?|weeks?))(?:\s+(\p{L}+))?/iu.exec(
          plain.slice(end, end + 40),
        )
      if (match === null || (match[1] === undefined && !isOpen)) continue
      if (match[3] !== undefined && !new RegExp(`^(?:${NOUNS}|parallel)$`, 'i').test(match[3])) continue
      isOpen = true
      const wave = keys.length === 1 ? byKey.get(keys[0]!) : undefined
      if (wave !== undefined) found.push({ wave, stated: Number(match[2]), line: line.line })
    }
  }
  return found
}

const TOTAL = new RegExp(
  `(?:^|[^\\p{L}\\p{N}.,#%-])(${NUMBER})\\s+(?:\\p{L}+\\s+){0,2}?(${NOUNS})\\s+(?:in total|total|altogether|overall|in all)(?!\\p{L})|\\btotal(?: of|:| is)?\\s+(${NUMBER})\\s+(${NOUNS})(?!\\p{L})`,
  'iu',
)
const TITLE = new RegExp(`(?:^|[^\\p{L}\\p{N}.,#%-])(\\d{1,5})\\s+(${NOUNS})(?!\\p{L})`, 'iu')

/** `17 sessions in total`, `120 workers, 4 batches` over all of them. */
function findTotals(plan: Plan, draft: Draft, lines: Line[]): Finding[] {
  const sums = sizesOf(plan, draft)
  const first = Math.min(...plan.tasks.map(task => task.line))
  const stated = draft.waves.map(statedCount)
  const sum = stated.every(told => told !== null) ? stated.reduce((all, told) => all + told.count, 0) : null
  for (const line of lines) {
    if (line.under.wave !== null || line.form === 'row' || line.form === 'code' || line.depth > 0) continue
    const plain = statedOf(line)
    const isTitle = line.form === 'heading' && line.line < first
    const match = TOTAL.exec(plain) ?? (isTitle ? TITLE.exec(plain) : null)
    if (match === null || /\b(?:old|previous|per|each|was|were|of the|supersedes|example)\b/i.test(plain))
      continue
    const word = (match[1] ?? match[3])!.toLowerCase()
    const count = WORDS.indexOf(word) >= 0 ? WORDS.indexOf(word) : Number(word)
    const noun = (match[2] ?? match[4])!.toLowerCase()
    if (
      !sums.tasks.has(count) &&
      !(/agent|worker|session|terminal|bot/.test(noun) && sums.agents === count)
    ) {
      return [toCountFinding(`The plan (${noun})`, count, plan.tasks.length, line.line)]
    }
    if (sum !== null && stated.length > 1 && sum !== count && sums.tasks.has(count)) {
      const message = `The waves are said to have ${sum} together, the whole ${count}. Regatta goes by the lists, which have ${plan.tasks.length}.`
      return [{ code: 'stated-count', severity: 'warning', line: line.line, message }]
    }
  }
  return []
}

/** Every number that may rightly be called the plan's size. */
function sizesOf(plan: Plan, draft: Draft): { tasks: Set<number>; agents: number } {
  const open = plan.tasks.filter(task => !task.done).length
  const refs = new Set(plan.tasks.flatMap(task => task.refs)).size
  const entries = new Set(draft.tasks.map(task => task.told.line)).size
  const agents = new Set(plan.tasks.flatMap(task => task.agent ?? [])).size
  return { tasks: new Set([plan.tasks.length, open, refs, entries]), agents }
}

/** `We run 6 waves` before the first of them. */
function findWaveCount(plan: Plan, draft: Draft, lines: Line[]): Finding[] {
  const kind = draft.waves[0]?.name.kind ?? ''
  if (kind === '' || draft.waves.some(wave => wave.name.kind !== kind)) return []
  const first = Math.min(...plan.tasks.map(task => task.line))
  const plural = /(?:ch|s|x)$/.test(kind) ? `${kind}es` : `${kind}s`
  const pattern = new RegExp(
    `(?:^|[^\\p{L}\\p{N}.,#%-])(${NUMBER})\\s+(?:parallel\\s+|sequential\\s+)?${plural}(?!\\p{L})`,
    'iu',
  )
  for (const line of lines) {
    if (line.line >= first || line.under.wave !== null || line.form === 'code' || line.form === 'row')
      continue
    const plain = statedOf(line)
    const match = pattern.exec(plain)
    if (match === null) continue
    const before = plain.slice(0, match.index + 1)
    if (
      /\b(?:first|last|next|after|every|former|another|old|previous|than|at least|up to|other|these)\s*$/i.test(
        before,
      )
    )
      continue
    const word = match[1]!.toLowerCase()
    const count = WORDS.indexOf(word) >= 0 ? WORDS.indexOf(word) : Number(word)
    const filled = draft.waves.filter(wave => wave.tasks.length > 0).length
    if (count === draft.waves.length || count === filled) return []
    const message = `The document speaks of ${count} ${plural}, but ${draft.waves.length} were found. Regatta goes by those it found.`
    return [{ code: 'stated-waves', severity: 'warning', line: line.line, message }]
  }
  return []
}
