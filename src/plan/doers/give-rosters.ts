import type { Draft } from '../assemble/draft.ts'
import type { Names } from '../assemble/names.ts'
import { resolveKnown } from '../assemble/resolve-references.ts'
import type { Block, Section, Text } from '../outline/outline.ts'
import { isDoerName } from '../words/doer-names.ts'
import { stripDecoration } from '../words/strip.ts'
import { startsGroup } from '../words/wave-name.ts'
import { isOther } from './give-people.ts'

/** Words that speak of people. */
export const WHO =
  /\b(?:who|whose|owners?|owned|ownership|responsib\p{L}+|people|team|crew|staff\p{L}*|assign\p{L}*|engineers?|developers?|agents?|sessions?|terminals?|division of (?:work|labour|labor)|rota|roster|hands|allocation)\b/iu
/** A hyphen inside belongs to it, so that no text can be divided in more ways than one. */
const ID = '#?\\p{L}{0,12}[-_.]?\\d(?:[.-]?[\\p{L}\\p{N}]){0,12}'
const JOINT =
  '(?:,?\\s(?:and|to|then|and then|later|and later|finally|afterwards)\\s|\\s?(?:→|->|=>|>)\\s?|\\s?[,;&+/]\\s?|\\s?(?:–|\\.\\.)\\s?|\\s-\\s?|\\s)'
const NAME = '@?([\\p{L}][\\p{L}\\p{N}_.-]{1,30}(?:\\s[\\p{Lu}\\d][\\p{L}\\p{N}.]{0,20})?)'
const IDS = `${ID}(?:${JOINT}${ID}){0,40}`
const NOTED = `${ID}(?:\\s\\([^()]{1,40}\\)|\\sin\\s\\p{L}{3,10}\\s\\d{1,2})?`
const WHOSE = `${NAME}(?:,\\s(?:in|at|on|with)\\s[^:,]{1,40})?(?:\\s\\([^()]{1,60}\\))?\\s?`
const LISTED = [
  // `Anneli: 1.1, 1.2 and 2.1`
  new RegExp(
    `^${WHOSE}(?::|=|→|->|[–—-]\\s|\\s)\\s*(?:[Tt]asks?:?\\s|[Ii]tems?\\s|\\[)?(${IDS})\\]?\\.?$`,
    'u',
  ),
  // `Anneli – the yeast – 1.1, 1.2`
  new RegExp(`^${WHOSE}(?::|[–—-]\\s)\\s*[^\\d:]{3,80}?(?::|\\s[–—-])\\s(${IDS})\\.?$`, 'u'),
  // `Anneli (1.1, 1.2)`
  new RegExp(`^${NAME}\\s\\((${IDS})\\)$`, 'u'),
  // `Anneli: 1.1 (the yeast), 2.1 in wave 2 – all morning`
  new RegExp(
    `^${WHOSE}(?::|→|->)\\s*(${NOTED}(?:${JOINT}${NOTED}){0,40})(?:\\.|(?:[.;]|\\s[–—-])\\s.{1,200})?$`,
    'u',
  ),
  // `Anneli: the yeast and the flour (1.1, 1.2)`
  new RegExp(`^${WHOSE}:\\s[^()]{3,120}\\s\\((${IDS})\\)\\.?$`, 'u'),
  // `Anneli opens ../bakery and does 1.1, then 2.1`
  new RegExp(
    `^${NAME}\\s(?!needs|waits|reviews|checks|helps|follows|blocks|depends|starts)\\p{Ll}{2,12}s\\s[^;:]{0,80}?(?<![\\p{L}\\p{N}/._-])(${IDS})(?:\\s\\([^()]{1,60}\\))?\\.?$`,
    'u',
  ),
]
const NOTE = /\s\([^()]{1,40}\)|\sin\s\p{L}{3,10}\s\d{1,2}/gu
/** `1.1, 1.2: Anneli` */
const TURNED = new RegExp(`^(${IDS})\\s?(?::|=|→|->|[–—-]\\s)\\s*${NAME}\\.?$`, 'u')
/** `Tasks: 1.1, 1.2` below a name. */
const BELOW = new RegExp(`^(?:\\p{L}{3,20}(?:\\s\\p{L}{2,12}){0,2}:\\s)?(${IDS})\\.?$`, 'u')

interface Share {
  agent: string
  ids: string
  line: number
  turned: boolean
}

/** `Terminal 1   ../wt-rules   1.1 1.2`: who, where, and the tasks, in whatever order the last two stand. */
function readColumns(said: string): [string, string, string] | null {
  const [who = '', ...cells] = said.split(COLUMN)
  const agent = WHOLE.exec(who)?.[1]
  const ids = cells.filter(cell => BARE.test(cell))
  return agent === undefined || cells.length < 2 || cells.length > 4 || ids.length !== 1
    ? null
    : [said, agent, ids[0]!]
}

const COLUMN = /\s{2,}|\s[|—–]\s/u
const WHOLE = new RegExp(`^${NAME}$`, 'u')
const BARE = new RegExp(`^${IDS}$`, 'u')
/** `T1` for a terminal, unless a task is called so. */
const SIGN = /^[A-Z]\d{1,2}$/

function readShare({ plain, line }: Text): Share[] {
  const said = stripDecoration(plain.slice(0, 400))
  if (startsGroup(said)) return []
  const columns = readColumns(said)
  const listed = columns ?? LISTED.map(pattern => pattern.exec(said)).find(match => match !== null)
  const turned = listed === undefined ? TURNED.exec(said) : null
  const [agent, ids] = listed === undefined ? [turned?.[2], turned?.[1]] : [listed?.[1], listed?.[2]]
  return agent === undefined || ids === undefined || (isOther(agent) && !SIGN.test(agent))
    ? []
    : [{ agent, ids: ids.replace(NOTE, ''), line, turned: turned !== null }]
}

/** Below words that speak of people, lines of a name and tasks by their ids: who does those that name nobody themselves. */
export function giveRosters(root: Section, draft: Draft, names: Names): void {
  if (draft.tasks.every(({ told }) => told.agent !== null)) return
  for (const shares of [...rostersOf(root).map(lines => lines.flatMap(readShare)), ...headedOf(root)]) {
    const once = shares.filter(({ turned }) => !turned)
    if (shares.length < 2 || new Set(once.map(({ agent }) => agent)).size < once.length) continue
    if (shares.some(({ agent }) => SIGN.test(agent) && resolveKnown(names, agent, null).length > 0)) continue
    for (const { agent, line, ids } of shares)
      for (const index of resolveKnown(names, ids, null)) {
        const { told } = draft.tasks[index]!
        if (told.agent !== null) continue
        told.agent = agent
        draft.trail?.agents.set(told, { rule: 'division', line })
      }
  }
}

function rostersOf({ heading, blocks, sections }: Section): Text[][] {
  const headed = WHO.test(heading?.plain ?? '')
  const own = blocks.flatMap((block, at) => {
    if (block.kind === 'table') return []
    if (block.kind === 'fence')
      return headed
        ? [block.lines.map(({ text, line }) => ({ plain: text, line, lead: null, bold: false }))]
        : []
    const before = blocks[at - 1]
    const label = block.kind === 'list' ? block.label : before?.kind === 'text' ? before.lines.at(-1) : null
    const [first] = block.kind === 'text' ? block.lines : []
    const isLabelled = [label, first].some(
      text => text != null && text.plain.length < 80 && WHO.test(text.plain),
    )
    const lines = block.kind === 'text' ? linesAround(blocks, at) : block.items.map(({ text }) => text)
    if (!headed && !isLabelled && !areShares(lines)) return []
    return [block.kind === 'text' && (headed || isLabelled) ? block.lines : lines]
  })
  return [...own, ...sections.flatMap(rostersOf)]
}

/** Paragraphs of one line that follow each other are as good as a list. */
function linesAround(blocks: Block[], at: number): Text[] {
  const [own, ...more] = blocks.slice(at).map(linesOf)
  if (own === undefined || own.length !== 1) return own ?? []
  if (at > 0 && linesOf(blocks[at - 1]!).length === 1) return []
  const end = more.findIndex(lines => lines.length !== 1)
  return [...own, ...more.slice(0, end === -1 ? undefined : end).flat()]
}

function linesOf(block: Block): Text[] {
  return block.kind === 'text' ? block.lines : []
}

/** Whether each of some lines says who does what, mostly by names that are nothing else. */
function areShares(lines: Text[]): boolean {
  if (lines.length < 2 || lines.length > 100) return false
  const shares = lines.map(line => readShare(line)[0])
  const sure = shares.filter(share => share !== undefined && isDoerName(share.agent))
  return !shares.includes(undefined) && sure.length * 2 > shares.length
}

/** A name in each heading, and below it nothing but the ids of what that one does. */
function headedOf({ heading, sections }: Section): Share[][] {
  const inner = sections.flatMap(headedOf)
  if (!WHO.test(heading?.plain ?? '')) return inner
  const shares = sections.flatMap(section => {
    const agent = ALONE.exec(stripDecoration(section.heading?.plain ?? ''))?.[1]
    const lines = section.blocks.flatMap(block =>
      block.kind === 'text' ? block.lines : block.kind === 'list' ? block.items.map(({ text }) => text) : [],
    )
    const ids = lines.map(({ plain }) => BELOW.exec(stripDecoration(plain.slice(0, 400)))?.[1])
    if (
      agent === undefined ||
      isOther(agent) ||
      startsGroup(agent) ||
      ids.length === 0 ||
      ids.includes(undefined)
    )
      return []
    return [{ agent, ids: ids.join(', '), line: section.line, turned: false }]
  })
  return [...inner, shares]
}

const ALONE = new RegExp(
  `^(?:(?:Agent|Session|Worker|Terminal|Developer):?\\s)?${NAME}(?:\\s?\\([^()]{1,40}\\))?$`,
  'u',
)
