import type { Draft, DraftTask } from '../assemble/draft.ts'
import type { Names } from '../assemble/names.ts'
import { wavesOf } from '../assemble/names.ts'
import { resolveKnown } from '../assemble/resolve-references.ts'
import type { Section, Text } from '../outline/outline.ts'
import { unwrap } from '../outline/unwrap.ts'
import { isDoerName } from '../words/doer-names.ts'
import { toWords } from '../words/strip.ts'
import { findWaveMentions } from '../words/wave-name.ts'
import { WHO } from './give-rosters.ts'
import { numbersIn } from './numbers-in.ts'
import type { Share } from './read-shares.ts'
import { isUnlikeWords, readShares } from './read-shares.ts'

interface Work {
  tasks: DraftTask[]
  /** What nobody else is said to do. */
  isRest: boolean
  isWave: boolean
}

const LINES_MAX = 5000

/** `Lena takes A1 and A3, Tom the rest`, `agent-core owns Setup`: sentences that divide tasks and whole waves among some. */
export function giveShares(root: Section, draft: Draft, names: Names): void {
  const free = draft.tasks.filter(({ told }) => told.agent === null)
  if (free.length < 2) return
  const said = new Map<DraftTask, { agent: string; line: number }>()
  const told = linesOf(root, false)
    .slice(0, LINES_MAX)
    .map(line => ({ ...line, shares: sharesIn(line, names) }))
  // One name alone is no division of work.
  if (new Set(told.flatMap(({ shares }) => shares.map(({ agent }) => agent))).size < 2) return
  for (const isRest of [false, true])
    for (const { shares, text } of told) {
      const near = isRest ? tasksNear(text.line, shares, draft) : []
      for (const { agent, work } of shares)
        if (work.isRest === isRest)
          for (const task of isRest ? near : work.tasks)
            if (!said.has(task)) said.set(task, { agent, line: text.line })
    }
  for (const task of free) {
    const found = said.get(task)
    if (found === undefined) continue
    task.told.agent = found.agent
    draft.trail?.agents.set(task.told, { rule: 'division', line: found.line })
  }
}

interface Line {
  text: Text
  /** Whether a heading says that people are spoken of. */
  isHeaded: boolean
}

/** Without a verb a word before or behind a task may be its title, and one beside a wave what the wave is about. */
function sharesIn({ text, isHeaded }: Line, names: Names): Share<Work>[] {
  const shares = readShares(text.plain, said => workOf(said, names))
  const isSure = isHeaded || shares.length > 1
  return shares.filter(
    ({ agent, isBare, work }) =>
      !names.waveByTitle.has(toWords(agent).join(' ')) &&
      (!isBare || isUnlikeWords(agent) || isDoerName(agent) || (isSure && (isHeaded || !work.isWave))),
  )
}

/** Below a list the rest is the rest of that list, where nothing else of it is named; elsewhere it is that of the plan. */
function tasksNear(line: number, shares: Share<Work>[], { tasks, waves }: Draft): DraftTask[] {
  const before = tasks.filter(({ told }) => told.line < line)
  const last = before.reduce<DraftTask | null>(
    (best, task) => (best === null || task.told.line >= best.told.line ? task : best),
    null,
  )
  const named = shares.flatMap(({ work }) => work.tasks)
  const isNear = last !== null && named.length > 0 && named.every(({ wave }) => wave === last.wave)
  return isNear ? waves[last.wave]!.tasks.map(index => tasks[index]!) : tasks
}

const REST =
  /^(?:(?:all|everything|any(?:thing)?)\s)?(?:of\s)?(?:the\s)?(?:rest|remaining(?:\s(?:tasks?|ones?|items|points))?|remainder|others?|other\s(?:ones|tasks|two|three)|all\sothers?|(?:every|any)thing\selse|whatever\sis\sleft|der\srest|(?:den|die)\s(?:rest|anderen|übrigen)|alles\s(?:andere|übrige)|(?:tout\s)?le\sreste|les\sautres|el\sresto|lo\sdemás|l[ao]s\sdemás|o\sresto|os\sdemais|as\soutras)$/iu
const ID = '#?\\p{L}{0,12}[-_.]?\\d[\\p{L}\\p{N}.-]{0,12}'
const IDS = new RegExp(
  `^(?:(?:both|tasks?|items?)\\s)?${ID}(?:(?:\\s?[,&+/–-]\\s?|,?\\s(?:and|to|und|et|y|e|through)\\s|,\\s)${ID}){0,40}$`,
  'iu',
)
const STORIES = /^user stor(?:y|ies)\s(\d{1,2}(?:(?:,\s|\s?[&+]\s?|,?\sand\s)\d{1,2}){0,9})$/iu
const PART = /\s*[,;&+]\s*(?:and\s)?|\s+and\s+/u
const WHOLE = /^(?:(?:all|everything|the whole|both)\s)?(?:of\s|in\s|the\s){0,2}/iu

/** What of the work a text names and nothing besides; null where it names anything else. */
function workOf(text: string, names: Names): Work | null {
  const { tasks } = names.draft
  if (REST.test(text)) return { tasks: [], isRest: true, isWave: false }
  const waves = wavesIn(text.replace(WHOLE, ''), names)
  if (waves !== null) {
    const found = waves.flatMap(wave => names.draft.waves[wave]!.tasks)
    return { tasks: found.map(index => tasks[index]!), isRest: false, isWave: true }
  }
  const named = IDS.test(text) ? resolveKnown(names, text, null) : []
  const known = named.length > 0 ? named : numbersIn(text).flatMap(one => names.byAnyNumber.get(one) ?? [])
  return known.length === 0
    ? null
    : { tasks: known.map(index => tasks[index]!), isRest: false, isWave: false }
}

function wavesIn(text: string, names: Names): number[] | null {
  const whole = waveIn(text, names)
  if (whole !== null) return whole
  const parts = text.split(PART).map(part => waveIn(part, names))
  return parts.length < 2 || parts.includes(null) ? null : parts.flatMap(part => part ?? [])
}

function waveIn(text: string, names: Names): number[] | null {
  const titled = names.waveByTitle.get(toWords(text).join(' '))
  if (titled !== undefined && titled !== null) return [titled]
  const stories = STORIES.exec(text)?.[1]
    ?.match(/\d+/g)
    ?.map(number => `us${number}`)
  const own = /^us\d{1,2}$/i.test(text) ? [text.toLowerCase()] : []
  const mentions = findWaveMentions(text)
  const rest = mentions.reduceRight((left, { start, end }) => left.slice(0, start) + left.slice(end), text)
  const keys =
    stories ?? (/[\p{L}\d]/u.test(rest.replace(/\band\b/g, '')) ? own : mentions.flatMap(({ keys }) => keys))
  const waves = keys.map(key => wavesOf(names, key))
  return waves.length === 0 || waves.some(({ length }) => length === 0) ? null : waves.flat()
}

function linesOf({ heading, blocks, sections }: Section, isWithin: boolean): Line[] {
  const isHeaded = isWithin || WHO.test(heading?.plain ?? '')
  const own = blocks.flatMap(block => {
    if (block.kind === 'text') return unwrap(block.lines)
    return block.kind === 'list' ? block.items.flatMap(({ text, lines }) => unwrap([text, ...lines])) : []
  })
  return [...own.map(text => ({ text, isHeaded })), ...sections.flatMap(child => linesOf(child, isHeaded))]
}
