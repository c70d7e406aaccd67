import { matchesOf } from '../../lib/matches-of.ts'
import type { Candidate } from '../tell/telling.ts'
import type { Grammar } from './read-sentence.ts'

interface Told {
  task: Candidate
  /** `(a)`: what its sentence is counted with. */
  mark: string | undefined
  stems: Set<string>
}

export interface Story {
  told: Told[]
  /** What was told last, and what that came after. */
  last: number[]
  base: number[]
  grammar: Grammar
  both: RegExp
}

/** What nothing that was told comes after. */
export function endsOf(story: Story): number[] | null {
  if (story.told.length === 0) return null
  const needed = new Set(story.told.flatMap((_, index) => needsOf(story, index)))
  return [...story.told.keys()].filter(index => !needed.has(index))
}

/** Whoever's it is, else what it is about: `Rob can't start until Paula has the page up`. */
export function oneOf(story: Story, text: string): number | null {
  const names = new Set(matchesOf(text, story.grammar.names).map(([name]) => name.replace(/^@/, '')))
  const own = [...story.told.keys()].filter(index =>
    [...names].some(name => isSame(story.told[index]!.task.agent, name)),
  )
  return own.length === 1 ? own[0]! : onlyOne(story, text)
}

/** The work with which a few words share most, where it is one alone. */
export function onlyOne({ told }: Story, text: string): number | null {
  const stems = [...stemsOf(text)]
  const common = told.map(other => stems.filter(stem => other.stems.has(stem)).length)
  const most = Math.max(0, ...common)
  const index = common.indexOf(most)
  return most === 0 || most * 2 < stems.length || common.lastIndexOf(most) !== index ? null : index
}

export function needsOf({ told }: Story, index: number): number[] {
  return told[index]!.task.dependencies.flatMap(({ text }) =>
    text.split(', ').map(id => Number(id.slice(1)) - 1),
  )
}

/** The work that a condition is about: whoever it names, else what shares its words, else all that was told last. */
export function resolve(story: Story, text: string): number[] | null {
  const { told, last, grammar, both } = story
  const found = new Set<number>()
  const called = new Set(text.match(/[A-Z]{1,5}[-_]?\d{1,4}(?:\.\d{1,3})?/gu))
  for (const [index, { task }] of told.entries())
    if (task.id !== null && called.has(task.id)) found.add(index)
  if (found.size > 0) return [...found]
  for (const [, mark] of text.matchAll(MARKED))
    for (const [index, other] of told.entries()) if (other.mark === mark) found.add(index)
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

/** `after a`, `once b and c are done`, `(2)` */
const MARKED = /(?<![\p{L}\p{N}.])\(?([a-h]|\d{1,2})\)?(?=$|[.,;]|\s(?:and|&|or|is|are|has|have)(?!\p{L}))/gu

/** `… and, after both, ann …`: those told before in the same sentence. */
export const BOTH = /^(?:both|the two|all(?: (?:three|four))?|those|them|these)(?!\p{L})/iu

const OTHERS =
  /(?<!\p{L})(?:everything else|everyone else|everybody else|all (?:the )?(?:others?|rest|else)|the (?:rest|others)|all of (?:the above|it|them))(?!\p{L})/iu

/** `agent A`, `Agent A` */
export function isSame(one: string | null, other: string): boolean {
  return one?.toLowerCase() === other.toLowerCase()
}

const STEM = 5
const EMPTY = new Set(
  'place ready finis compl settl there their these those befor after which where every been have were with into that this from done both them they sind wurde haben fertig ferti steht liegt worde están listo lista termi pront estiv sont'.split(
    ' ',
  ),
)

/** What words begin with, whatever their ending. */
export function stemsOf(text: string): Set<string> {
  const words =
    text.match(
      /[\p{L}\p{N}]{4,}|(?<![\p{L}\p{N}])\p{Lu}[\p{Lu}\d]{1,2}(?![\p{L}\p{N}])|\p{Script=Han}{2}/gu,
    ) ?? []
  return new Set(words.map(word => word.toLowerCase().slice(0, STEM)).filter(stem => !EMPTY.has(stem)))
}
