import type { Section, Text } from '../outline/outline.ts'
import { unwrap } from '../outline/unwrap.ts'
import { placeOf } from '../tell/place-of.ts'
import type { Place, Telling } from '../tell/telling.ts'
import type { Mode } from '../words/modes.ts'
import { parseMode } from '../words/modes.ts'
import { ordersLanes } from '../words/order-rules.ts'
import { parseMinutes, parseMinutesAside, splitEstimate } from '../words/measures.ts'
import { parseClock } from '../words/clock.ts'
import { wholeOf } from '../words/halves.ts'
import { isId } from '../words/ids.ts'
import { modeOfThese } from '../words/order-inside.ts'
import { startsWithOrder } from '../words/order-words.ts'
import { spellIds } from '../words/spell-ids.ts'
import { stripBrackets, stripDecoration } from '../words/strip.ts'
import type { WaveName } from '../words/wave-name.ts'
import { toWindow } from '../words/time-name.ts'
import { kindOf, parseWaveName } from '../words/wave-name.ts'
import { fieldsIn } from '../tell/fields.ts'
import { waveOf } from './choose-kind.ts'
import type { DraftWave, Mention } from './draft.ts'

interface Named {
  name: WaveName
  outer: WaveName | null
  section: Section | null
}

export interface Waves {
  list: DraftWave[]
  find(path: WaveName[]): number | null
}

/** Every wave of the chosen kind, in the order in which the document first names it. */
export function gatherWaves(place: Place, tellings: Telling[], mentions: Mention[], kind: string): Waves {
  const named: Named[] = []
  visit(place.section, place, kind, named)
  for (const telling of tellings) {
    // The tasks of a list share their path.
    for (const path of new Set(telling.tasks.map(task => task.path))) {
      const wave = waveOf(path, kind)
      if (wave !== null) named.push({ ...wave, section: null })
    }
  }
  const nested = isNested(named)
  const keyOf = (name: WaveName, outer: WaveName | null): string =>
    nested && outer !== null ? `${outer.key} ${name.key}` : name.key
  const waves = new Map<string, DraftWave>()
  for (const { name, outer, section } of named) {
    const key = keyOf(name, outer)
    const label = nested && outer !== null ? `${outer.label} ${name.label}` : name.label
    const wave = waves.get(key) ?? toWave(name, label)
    waves.set(key, wave)
    if (section !== null) wave.sections.push(section)
    if (outer !== null) wave.outers.add(outer.key)
  }
  const held = new Set(
    named.filter(({ section }) => section === null).map(({ name, outer }) => keyOf(name, outer)),
  )
  const divided = new Set([...held].map(wholeOf))
  const heads = new Set(named.flatMap(({ section }) => section ?? []))
  const gathers = ({ sections }: DraftWave): boolean =>
    sections.some(section => section.sections.some(child => heads.has(child)))
  for (const [key, wave] of waves)
    if (!held.has(key) && (divided.has(key) || isIdle(wave.name, waves) || gathers(wave))) waves.delete(key)
  const list = toOrder([...waves.values()], nested)
  nameApart(list)
  const places = new Map(list.map((wave, index) => [wave, index]))
  const at = new Map([...waves].map(([key, wave]) => [key, places.get(wave)!]))
  if (!nested) for (const mention of mentions) list[at.get(mention.name.key) ?? -1]?.mentions.push(mention)
  for (const wave of list) describe(wave)
  return {
    list,
    find: path => {
      const wave = waveOf(path, kind)
      return wave === null ? null : (at.get(keyOf(wave.name, wave.outer)) ?? null)
    },
  }
}

/** `Lunch` between two windows, `Waves 2-5` above a remark: without tasks they are no waves. */
function isIdle({ kind, key }: WaveName, waves: Map<string, DraftWave>): boolean {
  if (kind === 'clock' || kind === 'day') return true
  const span = /^\D* (\d{1,4})-(\d{1,4})$/.exec(key)
  return span !== null && waves.has(`${kind} ${span[1]}`) && waves.has(`${kind} ${span[2]}`)
}

/** Sections outside the waves may be called alike. */
function nameApart(list: DraftWave[]): void {
  const taken = new Set<string>()
  for (const wave of list) {
    for (let at = 2; taken.has(wave.id); at++) wave.id = `${wave.id.replace(/ \(\d+\)$/, '')} (${at})`
    taken.add(wave.id)
  }
}

/** By number; what has none of its own stands where the document has it. */
function toOrder(waves: DraftWave[], nested: boolean): DraftWave[] {
  const own = waves.filter(({ name }) => !isLoose(name))
  // Days without a number stand in the document's order, whether a heading names them or an item.
  if (own.every(({ name }) => name.kind === 'day' && !/\d/.test(wholeOf(name.key) ?? name.key)))
    own.sort((a, b) => lineOf(a) - lineOf(b))
  else if (!nested) own.sort((a, b) => compare(numberOf(a.name), numberOf(b.name)))
  for (const wave of waves.filter(({ name }) => isLoose(name)).sort((a, b) => a.line - b.line)) {
    const before = own.findLastIndex(other => lineOf(other) < wave.line)
    own.splice(before + 1, 0, wave)
  }
  return own
}

function lineOf({ sections, line }: DraftWave): number {
  return sections[0]?.line ?? line
}

function isLoose({ kind, key }: WaveName): boolean {
  return key.startsWith(`${kind} ~`)
}

function visit(section: Section, outer: Place, kind: string, named: Named[]): void {
  const place = placeOf(section, outer)
  const { aside, marks } = place
  if (aside !== null && aside !== 'retold' && !(aside === 'other' && marks.beside)) return
  const [name] = place.path
  if (name !== undefined && name.line === section.line && name.kind === kind && section.heading !== null) {
    const own = aside !== 'retold' || outer.aside === 'retold'
    if (own)
      named.push({
        name,
        outer: place.path.slice(1).find(other => kindOf(other) === 'time') ?? null,
        section,
      })
  }
  for (const child of section.sections) visit(child, place, kind, named)
}

/** `Wave 1` in `Phase 1` and again in `Phase 2` are two waves; told twice beside each other they are one. */
function isNested(named: Named[]): boolean {
  const outers = new Map<string, Set<string>>()
  for (const { name, outer } of named) {
    if (outer !== null) outers.set(name.key, (outers.get(name.key) ?? new Set()).add(outer.key))
  }
  return [...outers.values()].some(set => set.size > 1)
}

/** `0.10.0` comes after `0.9.2`. */
function numberOf(name: WaveName): number[] {
  const number = name.key.slice(name.kind.length + 1)
  // Windows of the clock may run past midnight: they stand in the document's order.
  if (toWindow(name) !== null) return [0]
  // `Phase N` is whatever number the last one has.
  if (/^(?:final|last|n)$/.test(number)) return [Number.MAX_SAFE_INTEGER]
  if (!/^\d/.test(number)) return [0]
  const [, version = number, stage = '', nth = '0'] =
    BEFORE_RELEASE.exec(number) ?? SHORT_STAGE.exec(number) ?? []
  const parts = version.split('.').map(part => Number.parseInt(part, 10) || 0)
  const rank = stage === '' ? STAGES.length : STAGES.findIndex(stages => stages.includes(stage))
  return [...[0, 1, 2, 3].map(at => parts[at] ?? 0), rank, Number(nth)]
}

/** `4.0.0-alpha.2` comes before `4.0.0`. */
const BEFORE_RELEASE = /^([\d.]+?)[-.]?(dev|pre|preview|alpha|beta|rc)[-.]?(\d{1,3})?$/
/** `5.0a1`; in `2a` the letter counts. */
const SHORT_STAGE = /^(\d{1,3}\.[\d.]{1,20})(a|b)(\d{1,3})$/
const STAGES = [['dev', 'pre', 'preview'], ['alpha', 'a'], ['beta', 'b'], ['rc']]

function compare(some: number[], others: number[]): number {
  for (let at = 0; at < Math.max(some.length, others.length); at++) {
    const more = (some[at] ?? 0) - (others[at] ?? 0)
    if (more !== 0) return more
  }
  return 0
}

function toWave(name: WaveName, id: string): DraftWave {
  const empty = {
    sections: [],
    outers: new Set<string>(),
    mentions: [],
    mode: null,
    minutes: null,
    after: [],
    explicit: false,
    strict: false,
    implied: false,
    afterTasks: [],
    tasks: [],
  }
  return { ...empty, name, id, title: '', line: name.line }
}

/** Title, mode and minutes: the heading's word first, then its lines, then what is said elsewhere. */
function describe(wave: DraftWave): void {
  const titles = [wave.name, ...wave.mentions.map(mention => mention.name)].map(titleOf)
  wave.title = titles.find(title => title !== '') ?? ''
  for (const section of wave.sections) {
    const heading = section.heading?.plain ?? ''
    wave.mode ??= parseMode(heading)
    wave.minutes ??=
      parseMinutesAside(heading) ?? splitEstimate(parseWaveName(heading, 0)?.title ?? '').minutes
    for (const field of fieldsIn(section)) {
      if (field.fact === 'minutes') wave.minutes ??= parseMinutes(field.value)
      if (field.fact === 'mode') wave.mode ??= parseMode(field.value)
    }
    for (const line of introOf(section)) {
      // What goes on in order within lanes says nothing of the wave around them.
      if (!ordersLanes(line.plain)) wave.mode ??= parseMode(line.plain)
      if (/^\W{0,4}est/i.test(line.plain)) wave.minutes ??= splitEstimate(stripDecoration(line.plain)).minutes
    }
  }
  for (const section of wave.sections) wave.mode ??= modeBehind(section)
  if (wave.sections.length === 0) wave.mode ??= parseMode(wave.name.title)
  for (const mention of wave.mentions) {
    wave.mode ??= parseMode(mention.name.title)
    wave.minutes ??= mention.minutes
  }
  const window = windowOf(wave)
  if (window !== null) wave.minutes ??= window.to - window.from
}

/** `One after the other: both write the same file.` right behind the list it is about. */
function modeBehind({ blocks }: Section): Mode | null {
  const at = blocks.findIndex(({ kind }) => kind === 'list' || kind === 'table')
  const next = blocks[at + 1]
  const first = at === -1 || next?.kind !== 'text' ? undefined : next.lines[0]
  return first === undefined ? null : modeOfThese(stripDecoration(first.plain.slice(0, 160)))
}

/** `09:00-10:30`, `Batch 2 (18:00-19:00)`: the time a wave has, within which its tasks may take less. */
export function windowOf({ name, sections }: DraftWave): { from: number; to: number } | null {
  return toWindow(name) ?? parseClock(sections[0]?.heading?.plain ?? '')
}

/** `Batch 2 (18:00-19:00), 8 agents, after batch 1` */
const COUNTED =
  /^(?:[\s,;:–—-]{0,9}\d{1,5} (?:parallel )?(?:agents?|workers?|tasks?|sessions?)|\s?[,;])(?:[,;]?\s?(?:after|parallel|in parallel)\b.{0,200})?$/i

/** `begins when …`, `… is done. Then …` */
const SAID =
  /^(?:begins?|starts?|opens?|runs?|is|are|may|can|waits?|needs?|comes?)\s|[.!?]\s+(?:\p{Lu}|\d{1,3}[A-Z]\s)/u

const WHEN = /^(?:(?:but |and )?only )?(?:when|once|as soon as)\s/i

/** `(parallel): T2, T3` lists what is in the wave and does not say what it is. */
function titleOf(name: WaveName): string {
  const listed = /\s*(?:→|->|=>)\s*(?=[A-Z]{1,6}[-_]?\d)/.exec(name.title)
  if (listed !== null) return titleOf({ ...name, title: name.title.slice(0, listed.index) })
  // What goes on in a further sentence is no title, nor is what it waits for.
  const isWhen = WHEN.test(name.title) || startsWithOrder(name.title)
  if (SAID.test(name.title) || (/^\p{Ll}/u.test(name.title) && isWhen)) return ''
  const { title } = splitEstimate(stripBrackets(name.title.replace(/^\([^()]*\)\s*[:–—-]?\s*/, '')))
  if ((parseMode(title) !== null && !/\s/.test(title)) || COUNTED.test(title)) return ''
  return isId(spellIds(title, () => true).split(/[,&+]|\sand\s/)[0]!) || !/\p{L}/u.test(title)
    ? ''
    : title.slice(0, 200)
}

const INTRO_MAX = 400

/** The lines under a wave's heading before its first list, table or fence. */
export function introOf(section: Section): Text[] {
  const end = section.blocks.findIndex(block => block.kind !== 'text')
  const blocks = end === -1 ? section.blocks : section.blocks.slice(0, end)
  return blocks.flatMap(block =>
    block.kind === 'text' ? unwrap(block.lines).filter(line => line.plain.length <= INTRO_MAX) : [],
  )
}
