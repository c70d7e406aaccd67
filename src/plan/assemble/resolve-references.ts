import { PLAN_TASKS_MAX } from '../plan.ts'
import type { Telling } from '../tell/telling.ts'
import { parseIdStart } from '../words/ids.ts'
import { stripBrackets, stripDecoration, toWords } from '../words/strip.ts'
import { findWaveMentions } from '../words/wave-name.ts'
import type { Draft } from './draft.ts'
import { toKey } from './merge-tellings.ts'

export interface Resolved {
  tasks: number[]
  waves: number[]
  /** Words that look like an id and name nothing in the document. */
  unknown: string[]
  /** The document says that nothing is needed. */
  none: boolean
}

/** Looks up what a document's references name. Built once, after every task has its id. */
export interface Names {
  draft: Draft
  byId: Map<string, number>
  /** What the document's ids look like. */
  shapes: Set<string>
  byAgent: Map<string, number | null>
  byTitle: Map<string, number | null>
  byRef: Map<string, number | null>
  /** By list, then by wave and number: at most two each, a task and another one. */
  byNumber: Map<Telling, Map<string, number[]>>
  /** Where one numbering goes on through all lists. */
  byAnyNumber: Map<number, number | null>
  waveByKey: Map<string, number>
  waveByTitle: Map<string, number | null>
  /** Of `phase 1`, where the waves stand inside phases: all of its waves. */
  wavesByGroup: Map<string, number[]>
}

export function toNames(draft: Draft): Names {
  const names: Names = {
    draft,
    byId: new Map(),
    shapes: new Set(draft.tasks.map(task => toShape(task.id))),
    byAgent: new Map(),
    byTitle: new Map(),
    byRef: new Map(),
    byNumber: new Map(),
    byAnyNumber: new Map(),
    waveByKey: new Map(),
    waveByTitle: new Map(),
    wavesByGroup: new Map(),
  }
  for (const [index, task] of draft.tasks.entries()) {
    names.byId.set(toKey(task.id), index)
    const { agent, alias, title, refs } = task.told
    if (agent !== null) setOnce(names.byAgent, toKey(agent), index)
    if (alias !== null && alias !== agent) setOnce(names.byAgent, toKey(alias), index)
    setOnce(names.byTitle, toWords(title).join(' '), index)
    for (const ref of refs) setOnce(names.byRef, ref, index)
    addNumber(names, index)
  }
  for (const [index, wave] of draft.waves.entries()) {
    names.waveByKey.set(wave.name.key, index)
    names.waveByKey.set(toKey(wave.id), index)
    if (wave.name.alias !== null && !names.byId.has(wave.name.alias))
      names.waveByKey.set(wave.name.alias, index)
    for (const outer of wave.outers) {
      const own = names.wavesByGroup.get(outer)
      if (own === undefined) names.wavesByGroup.set(outer, [index])
      else own.push(index)
    }
    if (wave.title !== '') addTitles(names, wave.title, index)
  }
  return names
}

const STORY = /^user story \d/i

/** A title, and its beginning before a dash or a bracket: `User Story 1` of `User Story 1 - Book a walk`. */
function addTitles({ waveByTitle, wavesByGroup }: Names, title: string, index: number): void {
  const whole = toWords(title).join(' ')
  setOnce(waveByTitle, whole, index)
  const short = toWords(title.split(/\s[-–—]\s|[(:&,]/)[0]!).join(' ')
  if (short !== whole && short !== '') setOnce(waveByTitle, short, index)
  if (!STORY.test(title)) return
  const stories = wavesByGroup.get('user stories')
  if (stories === undefined) wavesByGroup.set('user stories', [index])
  else stories.push(index)
}

function addNumber(names: Names, index: number): void {
  const { draft, byNumber } = names
  const { telling, wave, told } = draft.tasks[index]!
  if (told.number === null) return
  names.byAnyNumber.set(told.number, names.byAnyNumber.has(told.number) ? null : index)
  const own = byNumber.get(telling) ?? new Map<string, number[]>()
  byNumber.set(telling, own)
  const key = toNumberKey(wave, told.number)
  const same = own.get(key)
  if (same === undefined) own.set(key, [index])
  else if (same.length < 2) same.push(index)
}

/** `T012` and `B7` look alike, `ES2020` does not. */
function toShape(id: string): string {
  return id.replace(/\d+/g, '9').replace(/\p{L}/gu, 'A')
}

function setOnce(map: Map<string, number | null>, key: string, index: number): void {
  map.set(key, map.has(key) ? null : index)
}

const NONE =
  /^(?:none|nothing|no|n\/?a|nil|null|independent|-+|–|—|∅|start|immediately|can start immediately|no dependencies)(?![\p{L}\p{N}-])/iu
const ALL_BEFORE =
  /^(?:all|everything)(?:\s+(?:of\s+)?(?:the\s+)?(?:above|previous|prior|preceding|others?|other|earlier|tasks|of them))*(?:\s+(?:tasks?|work|items|phases|waves))?(?:\s+(?:above|complete|completed|done|finished))?\s*\.?$/i
const ID_LIKE = /#?[\p{L}\p{N}_]+(?:[.\-_–/][\p{L}\p{N}_]+)*/gu
const LOOKS_LIKE_ID = /^(?:[A-Z]{1,10}[-_]?\d+(?:\.\d+)*|\d+\.\d+|#\d+)$/

/** `A1, A2`, `#1`, `All Phase 1`, `T002-T005`, `the api-writer`, `Phase 14 (from Tier 1)`, `None`. */
export function resolve(names: Names, raw: string, task: number | null): Resolved {
  const resolved: Resolved = { tasks: [], waves: [], unknown: [], none: false }
  const text = stripDecoration(raw.replace(/[`*"“”]/g, '').trim()).slice(0, 4000)
  if (text === '' || NONE.test(text)) return { ...resolved, none: true }
  if (ALL_BEFORE.test(text)) return { ...resolved, tasks: before(names.draft, task) }
  const whole = names.byTitle.get(toWords(text).join(' '))
  if (whole !== undefined && whole !== null) return { ...resolved, tasks: [whole] }
  const found = new Set<number>()
  const rest = takeWaves(names, takeSpelled(names, text, found), resolved)
  for (const match of rest.matchAll(ID_LIKE)) lookUp(names, match[0], task, found, resolved)
  if (task !== null) found.delete(task)
  resolved.tasks = [...found]
  // Beside what was found, `ES2020` is no task unless the document's ids look like it.
  if (found.size + resolved.waves.length > 0)
    resolved.unknown = resolved.unknown.filter(id => names.shapes.has(toShape(id)))
  return resolved
}

function before(draft: Draft, task: number | null): number[] {
  if (task === null) return []
  const { wave, told } = draft.tasks[task]!
  const earlier: number[] = []
  for (const [index, other] of draft.tasks.entries()) {
    if (other.wave < wave || (other.wave === wave && other.told.line < told.line)) earlier.push(index)
  }
  return earlier
}

const CALLED = /\b(\p{Lu}\p{L}{1,11}) (\p{Lu}\p{L}{1,20})(?!\p{L})/gu

/** Names of two words (`Phase 14`, `Task 3`, `Team Alpha`), before their parts could be taken for something else. */
function takeSpelled(names: Names, raw: string, found: Set<number>): string {
  const text = raw.replace(/^(?:after|once|when|until|needs|on)\s+/i, '').replace(CALLED, all => {
    const index = names.byAgent.get(toKey(all)) ?? undefined
    if (index === undefined) return all
    found.add(index)
    return ' '
  })
  return text.replace(
    /\b(\p{L}{2,12}) #?(\d{1,5}[a-z]?|[A-Z])(?![\p{L}\p{N}.]*\p{N})(?!\p{L})/giu,
    (all, word: string, number: string) => {
      const key = toKey(`${word} ${number}`)
      const index = names.byId.get(key) ?? names.byAgent.get(key) ?? undefined
      if (index === undefined) return all
      found.add(index)
      return ' '
    },
  )
}

function takeWaves(names: Names, text: string, resolved: Resolved): string {
  let rest = ''
  let end = 0
  for (const mention of findWaveMentions(text)) {
    const known = mention.keys.flatMap(key => wavesOf(names, key))
    // `Phase 14 (from Tier 1)`: the group only says where the named task is found.
    const aside =
      /\bfrom\s*$/i.test(text.slice(end, mention.start)) && /[\p{L}\p{N}]/u.test(text.slice(0, mention.start))
    if (known.length === 0) continue
    if (!aside) resolved.waves.push(...known)
    rest += text.slice(end, mention.start)
    end = mention.end
  }
  return rest + text.slice(end)
}

function lookUp(
  names: Names,
  token: string,
  task: number | null,
  found: Set<number>,
  resolved: Resolved,
): void {
  const id = token.replace(/[.\-–/]+$/, '')
  const key = toKey(id)
  const local = task === null ? undefined : inOwnWave(names, task, key)
  const index = local ?? names.byId.get(key) ?? names.byAgent.get(key) ?? names.byRef.get(id) ?? undefined
  if (index !== undefined && index !== null) {
    found.add(index)
    return
  }
  const wave = names.waveByKey.get(key)
  if (wave !== undefined) {
    resolved.waves.push(wave)
    return
  }
  const range = /[-–]/.test(id) ? parseIdStart(id, true) : null
  if (range !== null && range.ids.length > 1 && range.ids.length <= PLAN_TASKS_MAX) {
    const known = range.ids.flatMap(one => names.byId.get(toKey(one)) ?? [])
    for (const one of known) found.add(one)
    if (known.length > 0) return
  }
  if (id.includes('/')) for (const part of id.split('/')) lookUp(names, part, task, found, resolved)
  else if (LOOKS_LIKE_ID.test(id)) resolved.unknown.push(id)
}

/** `#1`, `1` or a number that begins anew in every wave: the one of the same list. */
function inOwnWave(names: Names, task: number, key: string): number | undefined {
  const number = /^#?(\d{1,4})$/.exec(key)?.[1]
  if (number === undefined || names.byId.has(key)) return undefined
  const { wave, telling } = names.draft.tasks[task]!
  const same = names.byNumber.get(telling)?.get(toNumberKey(wave, Number(number)))
  const any = names.byAnyNumber.get(Number(number)) ?? undefined
  return same?.find(at => at !== task) ?? (any === task ? undefined : any)
}

function toNumberKey(wave: number, number: number): string {
  return `${wave} ${number}`
}

/** The wave of that name, or those that stand in a group of that name. */
export function wavesOf(names: Names, key: string): number[] {
  const wave = names.waveByKey.get(key)
  return wave === undefined ? (names.wavesByGroup.get(key) ?? []) : [wave]
}

/** A wave by the words of its title: `after features`. */
export function findWaveByTitle(names: Names, text: string): number | null {
  const words = toWords(stripBrackets(text)).filter(
    word => !/^(?:the|all|is|are|complete[sd]?|done|finish(?:es|ed)?)$/.test(word),
  )
  return words.length === 0 ? null : (names.waveByTitle.get(words.join(' ')) ?? null)
}
