import { matchesOf } from '../../lib/matches-of.ts'
import type { Section, Text } from '../outline/outline.ts'
import { unwrap } from '../outline/unwrap.ts'
import { toSentences } from '../prose/sentences.ts'
import { findOrderWords } from '../words/order-words.ts'
import { toWords } from '../words/strip.ts'
import { KIND_WORDS } from '../words/wave-kinds.ts'
import type { WaveName } from '../words/wave-name.ts'
import { parseWaveName } from '../words/wave-name.ts'
import { parseTaskLine } from './task-line.ts'
import type { Candidate, Telling } from './telling.ts'
import { toCandidate } from './telling.ts'

const ID = '(?:(?:task|item|number|point|no\\.?|#)\\s?)?(#?(?:\\p{L}{1,12}[-_.]?)?\\d[\\w.-]{0,12}(?<![.-]))'
const WAVE = `((?:${KIND_WORDS})\\s(?:\\d{1,3}|[IVX]{1,5}|[A-Z])(?![\\p{L}\\p{N}]))`
const INTO = `\\s[^.;:!?]{0,60}?\\b(?:in)?to\\s(?:the\\s)?${WAVE}`
const MOVES = [
  new RegExp(
    `(?<![\\p{L}\\p{N}_-])${ID}\\s(?:\\p{L}{2,12}\\s){0,3}?(?:moves?|moved|goes|shifts?|shifted|slips?|slides?|pushed)${INTO}`,
    'giu',
  ),
  // `"Load test" (crow) moves from round 1 to round 2`
  new RegExp(
    `["“”„«]([^"“”„«»]{4,120})["”“»](?:\\s\\([^()]{1,40}\\))?\\s(?:\\p{L}{2,12}\\s){0,3}?(?:moves?|moved|goes|shifts?|shifted|slips?|slides?|pushed)${INTO}`,
    'giu',
  ),
  new RegExp(`\\b(?:move|shift|push|put|pull|take|slide)\\s${ID}${INTO}`, 'giu'),
]
const ADDS = new RegExp(
  `\\b(?:goes|go|belongs?|comes|add(?:ed|ing)?|put|plus)\\b[^.;:!?]{0,30}?\\b(?:(?:in)?to|for|in)\\s(?:the\\s)?${WAVE}\\s?(?:as well|too)?\\s?:\\s(\\S.{4,600})$`,
  'iu',
)
/** What may never come. */
const MAYBE = /\b(?:if|unless|should|could|might|may|would|in case|when(?:ever)?|whether|or)\b/i
const END = /[.!?](?=\s|$)/
const PARTS_MAX = 5000

/** `A8 moves from block 2 to block 3`, `forgot one, goes into batch 2: …`: what was said after the lists were written. */
export function amend(root: Section, told: Telling[]): void {
  const own = told.filter(({ retold }) => !retold)
  const known = new Set(told.flatMap(({ tasks }) => tasks.map(({ line }) => line)))
  for (const lines of partsOf(root).slice(0, PARTS_MAX)) {
    const free = lines.filter(({ plain, line }) => !known.has(line) && plain.length < 1000)
    if (free.length === 0) continue
    for (const { text, line } of toSentences(free))
      if (/\d/.test(text) && !MAYBE.test(text)) move(text, own, line)
    for (const { plain, line } of unwrap(free)) {
      const added = ADDS.exec(plain.slice(0, 1000))
      if (added !== null && !MAYBE.test(plain.slice(0, added.index))) add(added[1]!, added[2]!, own, line)
    }
  }
}

/** Paragraphs and items, but for those that tell what was changed before. */
function partsOf({ heading, blocks, sections }: Section): Text[][] {
  if (heading !== null && /\b(?:change ?log|history|revisions?)\b/i.test(heading.plain)) return []
  const own = blocks.flatMap(block =>
    block.kind === 'text'
      ? [block.lines]
      : block.kind === 'list'
        ? block.items.map(({ text, lines }) => [text, ...lines])
        : [],
  )
  return [...own, ...sections.flatMap(partsOf)]
}

function move(sentence: string, told: Telling[], line: number): void {
  for (const pattern of MOVES)
    for (const match of matchesOf(sentence, pattern)) {
      const wave = findWave(match[2]!, told, line)
      const from = wave === null ? null : findTask(match[1]!, told)
      if (wave === null || from === null) continue
      const { telling, task } = from
      telling.tasks.splice(telling.tasks.indexOf(task), 1)
      task.path = wave.path
      wave.telling.tasks.push(task)
    }
}

interface Home {
  telling: Telling
  path: WaveName[]
}

/** A wave that holds tasks already, where they are told. */
function findWave(text: string, told: Telling[], line: number): Home | null {
  const key = toKey(parseWaveName(text, line)?.key ?? '')
  for (const telling of told)
    for (const { path } of telling.tasks) if (toKey(path[0]?.key ?? '-') === key) return { telling, path }
  return null
}

const ROMAN = ['i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix', 'x']

/** `Block II` is the second one, however it is written. */
function toKey(key: string): string {
  const [kind, number = ''] = key.split(' ')
  return ROMAN.includes(number) ? `${kind} ${ROMAN.indexOf(number) + 1}` : key
}

/** By its id, by its whole title, or by a number that only one task has. */
function findTask(said: string, told: Telling[]): { telling: Telling; task: Candidate } | null {
  const bare = said.replace(/^#/, '').toLowerCase()
  const all = told.flatMap(telling => telling.tasks.map(task => ({ telling, task })))
  const named = all.filter(({ task }) => task.id?.replace(/^#/, '').toLowerCase() === bare)
  const words = toWords(said).join(' ')
  const called = all.filter(({ task }) =>
    /\s/.test(bare)
      ? toWords(task.title).join(' ') === words
      : task.id === null && String(task.number) === bare,
  )
  const found = named.length > 0 ? named : called
  return found.length === 1 ? found[0]! : null
}

function add(wave: string, text: string, told: Telling[], line: number): void {
  const home = findWave(wave, told, line)
  if (home === null) return
  const end = END.exec(text)?.index ?? text.length
  const { title, agent, ids, minutes, dependencies } = parseTaskLine(
    { plain: text.slice(0, end), line, lead: null, bold: false },
    { names: true, loose: true },
  )
  if (title === '' || (agent === null && ids.length === 0)) return
  const rest = text.slice(end)
  const orders = findOrderWords(rest).flatMap(({ sense, end }) =>
    sense === 'after'
      ? [{ text: rest.slice(end, end + 80).split(/[.;,]/)[0]!, by: 'inline', trust: 'beside', line } as const]
      : [],
  )
  const id = ids[0] ?? null
  home.telling.tasks.push(
    toCandidate({
      id,
      title,
      agent,
      minutes,
      dependencies: [...dependencies, ...orders.slice(0, 1)],
      path: home.path,
      line,
    }),
  )
}
