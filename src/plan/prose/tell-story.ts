import { isAlike } from '../assemble/same-task.ts'
import type { Candidate, Place } from '../tell/telling.ts'
import { toCandidate } from '../tell/telling.ts'
import { findOrderWords } from '../words/order-words.ts'
import type { WaveName } from '../words/wave-name.ts'
import type { ProseWords } from './prose-words.ts'
import type { Grammar, Said, When } from './read-sentence.ts'

const TASKS_MAX = 200

interface Told {
  task: Candidate
  stems: Set<string>
}

interface Story {
  told: Told[]
  /** What was told last, and what that came after. */
  last: number[]
  base: number[]
  grammar: Grammar
  both: RegExp
}

/** Sentence by sentence: what is done, and after what of what was told before. */
export function tellStory(
  said: (Said & { text: string; line: number; group: WaveName | null })[],
  { grammar, words, place }: { grammar: Grammar; words: ProseWords; place: Place },
): Candidate[] {
  const edge = words.spaced ? '(?!\\p{L})' : ''
  const both = new RegExp(`${words.spaced ? '(?<!\\p{L})' : ''}(?:${words.both})${edge}`, 'iu')
  const story: Story = { told: [], last: [], base: [], grammar, both }
  let pending: When | null = null
  let open: string | null = null
  for (const { when, once, works, text, line, free, group } of said) {
    if (story.told.length + works.length > TASKS_MAX) break
    if ((group?.key ?? null) !== open) {
      // What stands in one round comes after the one before as a whole.
      Object.assign(story, { last: [], base: [] })
      pending = null
      open = group?.key ?? null
    }
    // `Then two things happen at the same time.` is about the sentence behind it.
    const sense: When | null = when ?? pending
    if (works.length === 0) {
      if (needsOnly(story, text, line)) continue
      pending = once !== null ? 'then' : sense
      continue
    }
    pending = null
    const named = once === null ? null : (resolve(story, once) ?? story.last)
    const isLast = when === null && works.length === 1 && COLLECTS.test(works[0]!.title)
    const needs =
      named ??
      (isLast ? endsOf(story) : null) ??
      (free || sense === 'first' ? [] : sense === 'then' ? story.last : story.base)
    const fresh: number[] = []
    let before = needs
    for (const work of works) {
      if (story.told.some(({ task }) => isSame(task.agent, work.doer) && isSaidAgain(task.title, work.title)))
        continue
      const own = work.once === null ? null : resolve(story, work.once)
      const after = work.after && fresh.length > 0 ? [fresh.at(-1)!] : before
      const path = group === null ? place.path : [group, ...place.path]
      const index = addTask(story, { ...work, needs: own ?? after, line, path })
      if (work.after) before = after
      fresh.push(index)
    }
    if (fresh.length === 0) continue
    const done = new Set([...needs, ...fresh.flatMap(index => needsOf(story, index))])
    const beside = named === null ? sense !== 'then' && sense !== 'first' : true
    const kept = beside ? story.last.filter(index => !done.has(index)) : []
    if (!free && !(sense === 'meanwhile' && named !== null)) story.base = needs
    story.last = [...kept, ...fresh.filter(index => !done.has(index))]
  }
  for (const { works, text, line } of said) if (works.length === 0) addNeeds(story, text, line)
  return story.told.map(({ task }) => task)
}

/** `checks both`, `merges everything`: what others have made, whatever is said of when. */
const COLLECTS =
  /^(?:checks?|reviews?|tests?|merges?|joins?|integrates?|verif(?:y|ies)|hooks?|ships?|releases?|runs? [\p{L}\s]{0,30}(?:on|over|across|against)) (?:both|them|everything|it all|all of (?:it|them|that)|all (?:two|three|four|five)|the (?:whole|lot|result)s?)(?!\p{L})/iu

/** What nothing that was told comes after. */
function endsOf(story: Story): number[] | null {
  if (story.told.length === 0) return null
  const needed = new Set(story.told.flatMap((_, index) => needsOf(story, index)))
  return [...story.told.keys()].filter(index => !needed.has(index))
}

const ONLY =
  /^(?:that|this|it|which)(?: (?:one|work|task|piece))? (?:really |itself )?(?:(?:needs?|requires?|depends on|waits for|builds on) (?:nothing|no more|nobody) (?:but|except|other than|more than|else than)|(?:only|just) (?:needs?|requires?|depends on|waits for|builds on)|(?:needs?|requires?|depends on|waits for|builds on) (?:only|just))\s([^,.;:()–—]{3,120})/i

/** `That one needs nothing but the tests`: about the work told last, whatever the sentence before began with. */
function needsOnly(story: Story, text: string, line: number): boolean {
  const object = ONLY.exec(text.slice(0, 300))?.[1]
  const task = story.told.at(-1)?.task
  const found = object === undefined || task === undefined ? null : resolve(story, object)
  const needs = (found ?? []).filter(index => index < story.told.length - 1)
  if (needs.length === 0) return false
  task!.dependencies = [{ text: needs.map(index => `#${index + 1}`).join(', '), by: 'inline', line }]
  return true
}

const SUBJECT_MAX = 60

/** `The transcription also needs the repair chain`, `The API waits for the schema, the page for the API`: about work that other sentences tell. */
function addNeeds(story: Story, text: string, line: number): void {
  let sense: 'after' | 'before' | null = null
  for (const clause of text.slice(0, 400).split(/[,;]\s(?:and\s|so\s)?/u)) {
    const [word] = findOrderWords(clause)
    const again: RegExpExecArray | null = word === undefined && sense !== null ? ALIKE.exec(clause) : null
    const start = word?.start ?? again?.index ?? 0
    if (start === 0 || start > SUBJECT_MAX) continue
    sense = word === undefined ? sense : word.sense === 'after' ? 'after' : 'before'
    const rest = clause.slice(word?.end ?? start + again![0].length)
    const object = rest.split(/[.;:()–—]|\s(?:but|because|so|which|that)\s/iu)[0]!
    const own = onlyOne(story, clause.slice(0, start))
    for (const part of object.split(/\s(?:and|&)\s/iu)) {
      const other = onlyOne(story, part)
      if (own === null || other === null || own === other) continue
      const [first, second] = sense === 'after' ? [other, own] : [own, other]
      const { task } = story.told[second]!
      if (first < second) task.dependencies.push({ text: `#${first + 1}`, by: 'inline', line })
    }
  }
}

/** `…, the page for the API` */
const ALIKE = /\s(?:for|on)\s/u

/** The work with which a few words share most, where it is one alone. */
function onlyOne({ told }: Story, text: string): number | null {
  const stems = [...stemsOf(text)]
  const common = told.map(other => stems.filter(stem => other.stems.has(stem)).length)
  const most = Math.max(0, ...common)
  const index = common.indexOf(most)
  return most === 0 || most * 2 < stems.length || common.lastIndexOf(most) !== index ? null : index
}

/** What shares its verb, too, with what that one was said to do. */
function isSaidAgain(title: string, other: string): boolean {
  // `Works on` says nothing of what is done, and an article nothing of what it is done to.
  const [own = title, second = other] = [title, other].map(one => one.replace(TAKES, '').replace(SMALL, ''))
  const [verb] = stemsOf(title.split(' ')[0]!)
  return isAlike(own, second) && (verb === undefined || stemsOf(other.split(' ')[0]!).has(verb))
}

const SMALL = /(?<!\p{L})(?:the|an?|its|all|of|to|for|and|in|on)\s/giu

function needsOf({ told }: Story, index: number): number[] {
  return told[index]!.task.dependencies.flatMap(({ text }) =>
    text.split(', ').map(id => Number(id.slice(1)) - 1),
  )
}

function addTask(
  { told }: Story,
  work: { doer: string; title: string; needs: number[]; line: number; path: WaveName[] },
): number {
  const { doer, needs, line, path } = work
  const text = needs.map(index => `#${index + 1}`).join(', ')
  const { id, title } = toCalled(work.title)
  const task = toCandidate({
    id,
    title,
    agent: doer,
    number: told.length + 1,
    dependencies: text === '' ? [] : [{ text, by: 'inline', line }],
    path,
    line,
  })
  told.push({ task, stems: stemsOf(title) })
  return told.length - 1
}

const TAKES = /^(?:takes?|does|do|gets?|handles?|has|picks? up|owns?|works? on|carries out)\s+/i

/** `takes A1, the exporter that …` */
function toCalled(title: string): { id: string | null; title: string } {
  const verb = TAKES.exec(title)?.[0] ?? ''
  const start = verb === '' ? null : CODED.exec(title.slice(verb.length))
  if (start === null) return { id: null, title: title.replace(HANDLES, '') }
  const rest = title.slice(verb.length + start[0].length).trim()
  return { id: start[1]!, title: rest === '' ? start[1]! : rest.replace(/^is (?=the |an? )/, '') }
}

/** That somebody does it is said by whose it is. */
const HANDLES =
  /^(?:handles|does|takes(?!.*\s(?:to|into|from|over|apart|away|out|back|down|off|up|in|care)\b)) (?:(?:the|an?)\s(?=\p{L}))?(?=\p{L}{2})/iu

const CODED = /^([A-Z]{1,5}[-_]?\d{1,4}(?:\.\d{1,3})?)(?![\p{L}\p{N}])\s*[,:–—-]?/u

/** The work that a condition is about: whoever it names, else what shares its words, else all that was told last. */
function resolve(story: Story, text: string): number[] | null {
  const { told, last, grammar, both } = story
  const found = new Set<number>()
  const called = new Set(text.match(/[A-Z]{1,5}[-_]?\d{1,4}(?:\.\d{1,3})?/gu))
  for (const [index, { task }] of told.entries())
    if (task.id !== null && called.has(task.id)) found.add(index)
  if (found.size > 0) return [...found]
  grammar.names.lastIndex = 0
  for (const [name] of text.matchAll(grammar.names)) {
    const index = told.findLastIndex(({ task }) => isSame(task.agent, name.replace(/^@/, '')))
    if (index !== -1) found.add(index)
  }
  if (found.size > 0) return [...found]
  for (const [number] of text.matchAll(
    /(?<![\p{L}\p{N}.])\d{1,2}(?![\p{L}\p{N}]|\.\d| (?:%|percent|hours?|days?|minutes?))/gu,
  )) {
    const index = told.findLastIndex(({ task }) => task.agent?.endsWith(` ${number}`) === true)
    if (index !== -1) found.add(index)
  }
  if (OTHERS.test(text)) return endsOf(story)
  // `once QA has signed off`: the QA agent.
  for (const [index, { task }] of told.entries()) {
    const [, head] = /^(\p{L}[\p{L}-]{1,20}) (?:agent|bot)$/iu.exec(task.agent ?? '') ?? []
    if (head !== undefined && new RegExp(`(?<!\\p{L})${head}(?!\\p{L})`, 'u').test(text)) found.add(index)
  }
  if (found.size > 0) return [...found]
  for (const part of text.split(/\s(?:and|und|y|e|et|sowie)\s|,\s|、|和/iu).slice(0, 12)) {
    const stems = stemsOf(part)
    let [best, most] = [-1, 0]
    for (const [index, other] of told.entries()) {
      let common = 0
      for (const stem of stems) if (other.stems.has(stem)) common++
      if (common > most) [best, most] = [index, common]
    }
    if (best !== -1) found.add(best)
  }
  if (found.size > 0) return [...found]
  return both.test(text) ? last : null
}

const OTHERS =
  /(?<!\p{L})(?:everything else|everyone else|everybody else|all (?:the )?(?:others?|rest|else)|the (?:rest|others)|all of (?:the above|it|them))(?!\p{L})/iu

/** `agent A`, `Agent A` */
function isSame(one: string | null, other: string): boolean {
  return one?.toLowerCase() === other.toLowerCase()
}

const STEM = 5
const EMPTY = new Set(
  'place ready finis compl settl there their these those befor after which where every been have were with into that this from done both them they sind wurde haben fertig ferti steht liegt worde están listo lista termi pront estiv sont'.split(
    ' ',
  ),
)

/** What words begin with, whatever their ending. */
function stemsOf(text: string): Set<string> {
  const words =
    text.match(
      /[\p{L}\p{N}]{4,}|(?<![\p{L}\p{N}])\p{Lu}[\p{Lu}\d]{1,2}(?![\p{L}\p{N}])|\p{Script=Han}{2}/gu,
    ) ?? []
  return new Set(words.map(word => word.toLowerCase().slice(0, STEM)).filter(stem => !EMPTY.has(stem)))
}
