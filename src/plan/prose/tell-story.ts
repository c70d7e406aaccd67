import { isAlike } from '../assemble/same-task.ts'
import type { Candidate, Place } from '../tell/telling.ts'
import { toCandidate } from '../tell/telling.ts'
import { findOrderWords } from '../words/order-words.ts'
import type { WaveName } from '../words/wave-name.ts'
import type { ProseWords } from './prose-words.ts'
import type { Story } from './find-meant.ts'
import { BOTH, endsOf, isSame, needsOf, oneOf, onlyOne, resolve, stemsOf } from './find-meant.ts'
import type { Grammar, Said, When } from './read-sentence.ts'

const TASKS_MAX = 200

/** Sentence by sentence: what is done, and after what of what was told before. */
export function tellStory(
  said: (Said & { text: string; line: number; group: WaveName | null; mark?: string | undefined })[],
  { grammar, words, place }: { grammar: Grammar; words: ProseWords; place: Place },
): Candidate[] {
  const edge = words.spaced ? '(?!\\p{L})' : ''
  const both = new RegExp(`${words.spaced ? '(?<!\\p{L})' : ''}(?:${words.both})${edge}`, 'iu')
  const story: Story = { told: [], last: [], base: [], grammar, both }
  let pending: When | null = null
  let open: string | null = null
  for (const { when, once, works, text, line, free, group, mark } of said) {
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
      const own =
        work.once !== null && fresh.length > 1 && BOTH.test(work.once)
          ? [...fresh]
          : work.once === null
            ? null
            : resolve(story, work.once)
      const after = work.after && fresh.length > 0 ? [fresh.at(-1)!] : (basisOf(story, work.title) ?? before)
      const path = group === null ? place.path : [group, ...place.path]
      const index = addTask(story, { ...work, needs: own ?? after, line, path, mark })
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

/** `builds the parser on top of the lexer` */
function basisOf(story: Story, title: string): number[] | null {
  const basis = ON_TOP.exec(title)?.[1]
  const found = basis === undefined ? null : onlyOne(story, basis)
  return found === null ? null : [found]
}

const ON_TOP = /\s(?:on top of|on the basis of|based on) (.{3,60})$/iu

/** `checks both`, `merges everything`: what others have made, whatever is said of when. */
const COLLECTS =
  /^(?:checks?|reviews?|tests?|merges?|joins?|integrates?|verif(?:y|ies)|hooks?|ships?|releases?|runs? [\p{L}\s]{0,30}(?:on|over|across|against)) (?:both|them|everything|it all|all of (?:it|them|that)|all (?:two|three|four|five)|the (?:whole|lot|result)s?)(?!\p{L})/iu

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
    const own = oneOf(story, clause.slice(0, start))
    for (const part of object.split(/\s(?:and|&)\s/iu)) {
      const other = oneOf(story, part)
      if (own === null || other === null || own === other) continue
      const [first, second] = sense === 'after' ? [other, own] : [own, other]
      const { task } = story.told[second]!
      if (first < second) task.dependencies.push({ text: `#${first + 1}`, by: 'inline', line })
    }
  }
}

/** `…, the page for the API` */
const ALIKE = /\s(?:for|on)\s/u

/** What shares its verb, too, with what that one was said to do. */
function isSaidAgain(title: string, other: string): boolean {
  // `Works on` says nothing of what is done, and an article nothing of what it is done to.
  const [own = title, second = other] = [title, other].map(one => one.replace(TAKES, '').replace(SMALL, ''))
  const [verb] = stemsOf(title.split(' ')[0]!)
  return isAlike(own, second) && (verb === undefined || stemsOf(other.split(' ')[0]!).has(verb))
}

const SMALL = /(?<!\p{L})(?:the|an?|its|all|of|to|for|and|in|on)\s/giu

function addTask(
  { told }: Story,
  work: {
    doer: string
    title: string
    needs: number[]
    line: number
    path: WaveName[]
    mark: string | undefined
  },
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
  told.push({ task, mark: work.mark, stems: stemsOf(title) })
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
  /^(?:handles|does|takes(?!.*\s(?:to|into|from|over|apart|away|out|back|down|off|up|in|care)\b)) (?:(?:the|an?)\s(?=\p{L}))?(?=["“]?[\p{L}\p{N}]{2})/iu

const CODED = /^([A-Z]{1,5}[-_]?\d{1,4}(?:\.\d{1,3})?)(?![\p{L}\p{N}])\s*[,:–—-]?/u
