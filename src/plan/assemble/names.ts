import type { Telling } from '../tell/telling.ts'
import { wholeOf } from '../words/halves.ts'
import { stemOf } from '../words/ids.ts'
import { wordOf } from '../words/spell-ids.ts'
import { stripBrackets, toWords } from '../words/strip.ts'
import type { Draft } from './draft.ts'
import { toKey } from './same-task.ts'

/** Looks up what a document's references name. Built once, after every task has its id. */
export interface Names {
  draft: Draft
  byId: Map<string, number>
  /** What the document's ids look like; made when first asked for. */
  shapes: Set<string> | null
  byAgent: Map<string, number | null>
  /** By wave and who does it; null where that one does more in that wave. */
  byOwnAgent: Map<string, number | null>
  /** `w1`: all tasks whose ids begin so, `W1a` and `W1b`. */
  byStem: Map<string, number[]>
  /** `1`: all tasks whose ids begin so, `1.1` and `1.2`. */
  byChapter: Map<string, number[]>
  /** Made when first asked for; see `titleOf`. */
  byTitle: Map<string, number | null> | null
  /** Tasks whose whole title looks like an id. */
  byShortTitle: Map<string, number | null>
  byRef: Map<string, number | null>
  /** By list, then by wave and number: at most two each, a task and another one. */
  byNumber: Map<Telling, Map<string, number[]>>
  /** By wave and number, in whatever list: the first one. */
  byPlace: Map<string, number>
  /** Where all are called `Task 1`, `Task 2`: by the number alone. */
  byCalled: Map<number, number>
  /** Where one numbering goes on through all lists. */
  byAnyNumber: Map<number, number | null>
  /** No task has anything but its number in that one numbering. */
  isNumbered: boolean
  waveByKey: Map<string, number>
  waveByTitle: Map<string, number | null>
  /** Of `phase 1`, where the waves stand inside phases: all of its waves. */
  wavesByGroup: Map<string, number[]>
}

export function toNames(draft: Draft): Names {
  const names: Names = {
    draft,
    byId: new Map(),
    shapes: null,
    byAgent: new Map(),
    byOwnAgent: new Map(),
    byStem: new Map(),
    byChapter: new Map(),
    byTitle: null,
    byShortTitle: new Map(),
    byRef: new Map(),
    byNumber: new Map(),
    byPlace: new Map(),
    byAnyNumber: new Map(),
    isNumbered: false,
    byCalled: toCalled(draft),
    waveByKey: new Map(),
    waveByTitle: new Map(),
    wavesByGroup: new Map(),
  }
  for (let index = 0; index < draft.tasks.length; index++) {
    const task = draft.tasks[index]!
    const key = toKey(task.id)
    names.byId.set(key, index)
    const stem = stemOf(key)
    if (stem !== null) append(names.byStem, stem, index)
    const chapter = /^(\d{1,4})\.\d/.exec(task.id)?.[1]
    if (chapter !== undefined) append(names.byChapter, chapter, index)
    const { agent, alias, title, refs } = task.told
    if (agent !== null) {
      setOnce(names.byAgent, toKey(agent), index)
      setOnce(names.byOwnAgent, toAgentKey(task.wave, agent), index)
    }
    if (alias !== null && alias !== agent) setOnce(names.byAgent, toKey(alias), index)
    if (SHORT.test(title)) setOnce(names.byShortTitle, toWords(title).join(' '), index)
    for (const ref of refs) setOnce(names.byRef, ref, index)
    addNumber(names, index)
  }
  names.isNumbered =
    names.byAnyNumber.size === draft.tasks.length && draft.tasks.every(({ told }) => told.id === null)
  for (const [index, wave] of draft.waves.entries()) {
    names.waveByKey.set(wave.name.key, index)
    names.waveByKey.set(toKey(wave.id), index)
    if (wave.name.alias !== null && !names.byId.has(wave.name.alias))
      names.waveByKey.set(wave.name.alias, index)
    const letter = LETTERED.exec(wave.name.key)?.[1]
    if (letter !== undefined && !names.byId.has(letter)) setFirst(names.waveByKey, letter, index)
    const whole = wholeOf(wave.name.key)
    if (whole !== null) append(names.wavesByGroup, whole, index)
    for (const outer of wave.outers) append(names.wavesByGroup, outer, index)
    if (wave.title !== '') addTitles(names, wave.title, index)
  }
  return names
}

function toCalled({ tasks }: Draft): Map<number, number> {
  const ids = tasks.map(({ id }) => toKey(id))
  const word = wordOf(ids)
  return new Map(word === null ? [] : ids.map((id, index) => [Number(id.slice(word.length + 1)), index]))
}

/** `B` of `Batch B`. */
const LETTERED = /^\p{L}+ ([a-hj-uwyz])$/u

function setFirst(map: Map<string, number>, key: string, index: number): void {
  if (!map.has(key)) map.set(key, index)
}

const SHORT = /^[^\p{L}\p{N}]*[A-Z]{1,2}\d{1,6}[^\p{L}\p{N}]*$/iu

/** The task of which these words are the whole title; null where several are called so. */
export function titled(names: Names, words: string): number | null | undefined {
  if (names.byTitle === null) {
    names.byTitle = new Map()
    for (const [index, task] of names.draft.tasks.entries())
      setOnce(names.byTitle, toWords(task.told.title).join(' '), index)
    const heads = new Map<string, number | null>()
    for (const [index, task] of names.draft.tasks.entries()) {
      const head = HEAD.exec(task.told.title.slice(0, 60))?.[1]
      if (head !== undefined) setOnce(heads, toWords(head).join(' '), index)
    }
    for (const [head, index] of heads) if (!names.byTitle.has(head)) names.byTitle.set(head, index)
  }
  return names.byTitle.get(words)
}

/** `API: endpoints for orders` is called `API`. */
const HEAD = /^([\p{L}\p{N}][^:.,;()]{0,30}):\s/u

const STORY = /^user story (\d{1,3})/i

/** A title, and its beginning before a dash or a bracket: `User Story 1` of `User Story 1 - Book a walk`. */
function addTitles(
  { waveByTitle, waveByKey, wavesByGroup, byId }: Names,
  title: string,
  index: number,
): void {
  const whole = toWords(title).join(' ')
  setOnce(waveByTitle, whole, index)
  const first = toWords(title.split(/\s[-–—]\s|[(:&,]/)[0]!).join(' ')
  if (first !== whole && first !== '') setOnce(waveByTitle, first, index)
  const story = STORY.exec(title)
  if (story === null) return
  const short = `us${story[1]}`
  if (!byId.has(short) && !waveByKey.has(short)) waveByKey.set(short, index)
  append(wavesByGroup, 'user stories', index)
}

function addNumber(names: Names, index: number): void {
  const { draft, byNumber } = names
  const { telling, wave, told } = draft.tasks[index]!
  if (told.number === null) return
  names.byAnyNumber.set(told.number, names.byAnyNumber.has(told.number) ? null : index)
  const own = byNumber.get(telling) ?? new Map<string, number[]>()
  byNumber.set(telling, own)
  const key = toNumberKey(wave, told.number)
  if (!names.byPlace.has(key)) names.byPlace.set(key, index)
  const same = own.get(key)
  if (same === undefined) own.set(key, [index])
  else if (same.length < 2) same.push(index)
}

const NUMBER =
  /^(?:(?:numbers?|no\.?|nr\.?|tasks?|items?|points?|do(?:es|ing)?|takes?|has|have|gets?|with|starts?|begins?|builds?|runs?|finish(?:es)?)\s)?#?(\d{1,3})$/iu

/** `3`, `number 3`, where tasks have no other names. */
export function numbered(names: Names, text: string): number | null {
  const number = names.isNumbered ? NUMBER.exec(text.trim())?.[1] : undefined
  return number === undefined ? null : (names.byAnyNumber.get(Number(number)) ?? null)
}

function append(map: Map<string, number[]>, key: string, index: number): void {
  const own = map.get(key)
  if (own === undefined) map.set(key, [index])
  else own.push(index)
}

function setOnce(map: Map<string, number | null>, key: string, index: number): void {
  map.set(key, map.has(key) ? null : index)
}

/** What somebody does; of those who do something in several waves, what they do in the task's own, else in the last one before it. */
export function doneBy(
  { byAgent, byOwnAgent, draft }: Names,
  agent: string,
  task: number | null,
): number | undefined {
  const only = byAgent.get(agent)
  if (only !== null || task === null) return only ?? undefined
  // A word alone may be a part of what is built.
  const isCounted = /\d/.test(agent)
  const wave = draft.tasks[task]!.wave
  for (let at = wave; at >= (isCounted ? 0 : wave); at--) {
    const own = byOwnAgent.get(toAgentKey(at, agent))
    if (own === null) return undefined
    if (own !== undefined && own !== task) return own
  }
  return undefined
}

/** Where the same one has a task in each of several waves. */
export function toAgentKey(wave: number, agent: string): string {
  return `${wave} ${toKey(agent)}`
}

/** Where a number is counted anew in every wave. */
export function toNumberKey(wave: number, number: number): string {
  return `${wave} ${number}`
}

/** The wave of that name, or those that stand in a group of that name. */
export function wavesOf(names: Names, key: string): number[] {
  const wave = names.waveByKey.get(key)
  if (wave !== undefined) return [wave]
  const group = names.wavesByGroup.get(key)
  if (group !== undefined) return group
  // `group 2`, `block 2` of chapters that only count.
  const number = /^(?:group|block|section|chapter|package|stage|phase|step) (\d{1,2})$/.exec(key)?.[1]
  const isCounted = number !== undefined && names.draft.waves.every(({ name }) => name.kind === 'part')
  return isCounted ? [names.waveByKey.get(`part ${number}`) ?? []].flat() : []
}

/** Of `phase 1` where the document has no such group: the tasks with ids such as `1.2`, `P1.2`, or that very id. */
export function membersOf(names: Names, key: string): number[] {
  const number = key.slice(key.lastIndexOf(' ') + 1)
  if (/^[a-z]\d/.test(number)) return [names.byId.get(number) ?? []].flat()
  if (!/^\d/.test(number)) return []
  const members = names.byChapter.get(number) ?? names.byStem.get(`${key[0]}${number}`)
  if (members !== undefined) return members
  const own = number.includes('.') ? names.byId.get(number) : undefined
  return own === undefined ? [] : [own]
}

const STATE =
  /^(?:the|all|is|are|has|have|been|complete[sd]?|done|finish(?:es|ed)?|merged|closed|ready|released|shipped|live|approved)$/

/** What groups are called that are named by when they are: `saturday early`. */
const DAY = /^\p{L}{5,}(?: \p{L}{4,})?$/u

/** A wave by the words of its title: `after features`, `when Saturday morning is in`. */
export function findWaveByTitle({ waveByTitle, waveByKey }: Names, text: string): number | null {
  const words = toWords(stripBrackets(text)).filter(word => !STATE.test(word))
  const said = words.join(' ')
  const known = waveByTitle.get(said) ?? (DAY.test(said) ? waveByKey.get(said) : undefined)
  const last = words.at(-1) ?? ''
  return known === undefined && /^(?:in|through|over)$/.test(last)
    ? (waveByKey.get(words.slice(0, -1).join(' ')) ?? null)
    : (known ?? null)
}
