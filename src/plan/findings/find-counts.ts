import type { Draft, DraftWave } from '../assemble/draft.ts'
import type { Finding } from '../plan.ts'
import { toHint } from '../statements/hints.ts'
import type { Line } from '../statements/lines.ts'
import { linesWith, rowsOf, statedOf } from '../statements/lines.ts'
import type { Telling } from '../tell/telling.ts'
import { parseCount } from '../words/measures.ts'
import { findWaveMentions, parseWaveName } from '../words/wave-name.ts'
import { NOUNS, OF_DOERS, toCountFinding } from './stated.ts'

/** Numbers that the document gives and its own lists do not bear out. */
export function findCounts(draft: Draft, tellings: Telling[], lines: Line[]): Finding[] {
  // Nearly all numbers are right at first sight.
  let listed: Map<Telling, Map<string, number>> | null = null
  const entriesOf = (wave: DraftWave): number =>
    Math.max(wave.tasks.length, countEntries(wave, draft, (listed ??= countByWave(tellings))))
  const findings: Finding[] = []
  const seen = new Set<string>()
  const say = (what: string, stated: number, found: number, line: number): void => {
    if (seen.has(`${what} ${stated}`)) return
    seen.add(`${what} ${stated}`)
    findings.push(toCountFinding(what, stated, found, line))
  }
  for (const wave of draft.waves) {
    const told = statedCount(wave)
    if (told === null || wave.tasks.length === 0 || told.count === wave.tasks.length) continue
    if (told.count === countNamed(draft, wave) && saysDoers(lines, told.line)) continue
    const entries = entriesOf(wave)
    if (told.count !== entries) say(wave.id, told.count, entries, told.line)
  }
  for (const { retold, counts } of tellings) {
    for (const { stated, listed: found, line } of retold ? [] : counts) {
      if (stated !== found) findings.push(toCountFinding('This range', stated, found, line))
    }
  }
  for (const { wave, stated, line } of [...countsInProse(draft, lines), ...countsInRows(draft, lines)]) {
    const entries = stated === wave.tasks.length ? stated : entriesOf(wave)
    if (stated !== entries) say(wave.id, stated, entries, line)
  }
  return findings
}

/** Where every task of the wave names one. */
function countNamed(draft: Draft, { tasks }: DraftWave): number | null {
  const names = tasks.map(index => draft.tasks[index]!.told.agent)
  return names.includes(null) ? null : new Set(names).size
}

/** `Wave 1 (2 agents)` with five tasks for the two of them. */
function saysDoers(lines: Line[], at: number): boolean {
  const plain = lines.find(({ line }) => line === at)?.plain ?? ''
  return /\b(?:agents?|sessions?|terminals?|developers?)\b/i.test(plain)
}

/** How many tasks each place lists, by the key of every group they stand in. */
function countByWave(tellings: Telling[]): Map<Telling, Map<string, number>> {
  return new Map(
    tellings.map(telling => {
      const counts = new Map<string, number>()
      for (const { path } of telling.tasks) {
        const keys = path.length < 2 ? path.map(name => name.key) : new Set(path.map(name => name.key))
        for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
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

export function statedCount(wave: DraftWave): { count: number; line: number } | null {
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

const HOLDING = toHint('has|have|contains|holds|includes')

/** `Group A has 3 items, Group B 5, Group C 2.` */
function countsInProse(draft: Draft, lines: Line[]): { wave: DraftWave; stated: number; line: number }[] {
  const byKey = new Map(draft.waves.map(wave => [wave.name.key, wave]))
  if (byKey.size < draft.waves.length) return []
  const found: { wave: DraftWave; stated: number; line: number }[] = []
  for (const line of linesWith(lines, HOLDING)) {
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

const COUNT_COLUMN = new RegExp(
  String.raw`^\W*(?:(?:no\.?|number|count)(?: of)? |# ?(?:of )?)?(?:parallel )?(${NOUNS})(?: count)?\W*$`,
  'iu',
)

/** An overview with a column of counts: `| 2 | Money paths | 5 |`. */
function countsInRows(draft: Draft, lines: Line[]): { wave: DraftWave; stated: number; line: number }[] {
  const byKey = keyed(draft)
  const found: { wave: DraftWave; stated: number; line: number }[] = []
  for (const { cells, header, line, aside } of rowsOf(lines)) {
    if (aside !== null && aside !== 'retold') continue
    const column = header.findIndex(name => COUNT_COLUMN.test(name))
    const stated = /^\W{0,4}(\d{1,5})\W{0,4}$/.exec(cells[column] ?? '')?.[1]
    if (column < 1 || stated === undefined) continue
    const first = cells[0]!.slice(0, 200)
    const name = parseWaveName(first, line) ?? parseWaveName(`${header[0]!.slice(0, 40)} ${first}`, line)
    const wave = name === null ? undefined : byKey.get(name.key)
    if (wave === undefined || wave.tasks.length === 0 || isCalled(draft, wave, stated)) continue
    const isDoers = OF_DOERS.test(COUNT_COLUMN.exec(header[column]!)![1]!)
    if (isDoers && countDoers(draft, wave) === Number(stated)) continue
    found.push({ wave, stated: Number(stated), line })
  }
  return found
}

/** `| Batch 2 | 3 |` with `Task 3` in it counts nothing. */
function isCalled({ tasks }: Draft, wave: DraftWave, number: string): boolean {
  return wave.tasks.some(index => tasks[index]!.id.split(' ').at(-1) === number)
}

/** By their names, and by the ones that their titles begin with: `10:30–12:30 | Round two`. */
function keyed(draft: Draft): Map<string, DraftWave> {
  const names = draft.waves.flatMap(wave => {
    const inner = parseWaveName(wave.title, wave.line)
    return [[wave.name.key, wave] as const, ...(inner === null ? [] : [[inner.key, wave] as const])]
  })
  const count = new Map<string, number>()
  for (const [key] of names) count.set(key, (count.get(key) ?? 0) + 1)
  return new Map(names.filter(([key]) => count.get(key) === 1))
}

function countDoers(draft: Draft, wave: DraftWave): number {
  return new Set(wave.tasks.flatMap(index => draft.tasks[index]!.told.agent ?? [])).size
}
