import type { Block, Section } from '../outline/outline.ts'
import { unwrap } from '../outline/unwrap.ts'
import type { Candidate, Place, Telling } from '../tell/telling.ts'
import { tokensOf } from '../words/ids.ts'
import { stripDecoration } from '../words/strip.ts'
import { sortOf } from '../words/wave-kinds.ts'
import type { WaveName } from '../words/wave-name.ts'

const ID = /^(\d{1,2})(?:\.\d{1,3}[a-z]?)?$/
/** `2. Build`, `2 Build`, but not `2.1 Tokens` or `2 days`. */
const HEAD = /^(\d{1,2})(?:[.):]|(?=\s\p{Lu}))\s+(?=\p{L})/u
const HEAD_MAX = 120

interface Chapter {
  title: string
  section: Section | null
  line: number
}

/**
 * `1.1` and `1.2` below `## 1. Setup`, `2.1` below `## 2. Core`: where nothing else groups the tasks, the chapters that
 * their ids count do, unless most tasks say themselves what they wait for, in other chapters too.
 */
export function placeChapters(
  { section: root, marks }: Place,
  tellings: Telling[],
  kinds: Set<string>,
): void {
  const own = tellings.filter(({ retold }) => !retold).flatMap(({ tasks }) => tasks)
  const counted = own.filter(({ id }) => id !== null && ID.test(id))
  if (counted.length < 3 || counted.length * 10 < own.length * 8 || own.some(({ path }) => path.length > 0))
    return
  const numbers = [...new Set(counted.map(chapterOf))]
  if (numbers.length < 2 || counted.every(({ id }) => !id!.includes('.'))) return
  const chapters = findChapters(root)
  const all = new Set(chapters.values())
  if (numbers.some(number => !chapters.has(number)) || says(root, all, isFree)) return
  if (kinds.size === 0 && orderThemselves(counted) && !says(root, all, isInTurn)) return
  const kind = [...kinds].find(one => sortOf(one) === 'time') ?? 'part'
  const word = kind.charAt(0).toUpperCase() + kind.slice(1)
  const names = new Map<string, WaveName>()
  for (const number of numbers) {
    const { title, section, line } = chapters.get(number)!
    const name = { kind, key: `${kind} ${number}`, label: `${word} ${number}`, alias: number, title, line }
    names.set(number, name)
    if (section !== null) marks.counted.set(section, name)
  }
  for (const task of counted) task.path = [names.get(chapterOf(task))!]
}

function chapterOf({ id }: Candidate): string {
  return ID.exec(id!)![1]!
}

/** Needs of what other chapters hold are the order where most tasks tell some; one remark among many tasks is not. */
function orderThemselves(tasks: Candidate[]): boolean {
  const later = tasks.filter(task => chapterOf(task) !== chapterOf(tasks[0]!))
  const waiting = later.filter(({ dependencies }) => dependencies.length > 0)
  return waiting.length * 2 >= later.length && tasks.some(task => reachesOut(task, task.dependencies))
}

function reachesOut(task: Candidate, dependencies: Candidate['dependencies']): boolean {
  const own = chapterOf(task)
  return dependencies.some(({ text }) =>
    tokensOf(text.slice(0, 400)).some(token => (ID.exec(token)?.[1] ?? own) !== own),
  )
}

const FREE =
  /\b(?:all|every\w*|each|(?:section|chapter|part|task|item|number)s?|nothing|they)\b[^.;:]{0,50}\b(?:independent|in parallel|concurrently|at the same time|side by side|at once|in any order)\b/i
const BOUND =
  /\b(?:within|inside|in) (?:an?|each|every|the same|one)\b|\bof (?:an?|every|the same|one) (?!an)\p{L}|\bsub-?(?:tasks?|items?|points?|steps?)\b|\bmarked\b|\btagged\b|\bnot\b|\[P\]/iu

/** `The sections are independent` */
function isFree(plain: string): boolean {
  return FREE.test(plain) && !BOUND.test(plain)
}

const HEADS =
  '(?:(?:top[- ]level|numbered|main|parent|outer) (?:tasks?|points?|items?|boxes|steps?)|(?:block|section|chapter|group|part|point)s?)'
const TURN = new RegExp(
  `\\b${HEADS}\\b[^.;:]{0,60}\\b(?:sequential(?:ly)?|in (?:this |that |the (?:given )?|numerical |strict )?(?:order|sequence)|one (?:after|by)|(?:from )?top to bottom|before|previous|preceding)\\b`,
  'i',
)

/** `Top-level tasks are sequential` */
function isInTurn(plain: string): boolean {
  return TURN.test(plain)
}

/** Whether a sentence says so, outside all chapters. */
function says(
  { blocks, sections }: Section,
  chapters: Set<Chapter>,
  isSaid: (plain: string) => boolean,
): boolean {
  const own = new Set([...chapters].map(({ section }) => section))
  const said = blocks.flatMap(block => (block.kind === 'text' ? unwrap(block.lines) : []))
  if (said.some(({ plain }) => plain.length < 600 && isSaid(plain))) return true
  return sections.some(section => !own.has(section) && says(section, chapters, isSaid))
}

/** By their numbers: headings, else items and lines. */
function findChapters(root: Section): Map<string, Chapter> {
  const chapters = new Map<string, Chapter>()
  const add = (plain: string, line: number, section: Section | null, number: number | null = null): void => {
    const bare = stripDecoration(plain.slice(0, HEAD_MAX))
    const match = HEAD.exec(bare)
    const key = match?.[1] ?? (number === null ? undefined : String(number))
    if (key !== undefined && !chapters.has(key))
      chapters.set(key, { title: bare.slice(match?.[0].length ?? 0), section, line })
  }
  const visit = (section: Section, look: (section: Section) => void): void => {
    look(section)
    for (const child of section.sections) visit(child, look)
  }
  visit(root, section => {
    if (section.depth > 1) add(section.heading!.plain, section.line, section)
  })
  if (chapters.size < 2) {
    chapters.clear()
    visit(root, ({ blocks }) => {
      for (const block of blocks) addHeads(block, add)
    })
  }
  return chapters
}

function addHeads(
  block: Block,
  add: (plain: string, line: number, section: null, number?: number | null) => void,
): void {
  if (block.kind === 'text') for (const { plain, line } of block.lines) add(plain, line, null)
  if (block.kind === 'list')
    for (const { text, number, line } of block.items) add(text.plain, line, null, number)
}
