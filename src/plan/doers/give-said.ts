import { matchesOf } from '../../lib/matches-of.ts'
import type { Section, Text } from '../outline/outline.ts'
import { unwrap } from '../outline/unwrap.ts'
import { NOBODY } from '../prose/find-doers.ts'
import { resolveKnown } from '../assemble/resolve-references.ts'
import type { Draft, DraftTask } from '../assemble/draft.ts'
import type { Names } from '../assemble/names.ts'

const ID = '#?[\\p{L}]{0,12}[-_.]?\\d[\\w.-]{0,12}(?<![.-])'
const IDS = `(${ID}(?:(?:\\s?[,&+]\\s?|,?\\s(?:and|to)\\s|\\s?[–-]\\s?)${ID}){0,12})`
const NAME = '[`"\'“@]?(\\p{L}[\\p{L}\\p{N}_-]{1,40})[`"\'”]?'
const TAKES =
  '(?:takes?(?: on| over| care of)?|does|do|starts?|runs?|owns?|handles?|gets?|has|have|works? on|picks? up|carries out|is (?:on|responsible for|in charge of|given|assigned))'
const GOES =
  '(?:(?:is|are|goes?|belongs?|stays?|was|were|gets|will be|should be)\\s(?:for|to|with|by|given to|assigned to|handled by|done by|taken by|run by|owned by|carried out by|worked on by)|for|by)'
const BY_DOER = new RegExp(
  `(?<![\\p{L}\\p{N}_-])(?:agent\\s)?${NAME}\\s(?:then\\s|also\\s|will\\s)?${TAKES}\\s${IDS}`,
  'giu',
)
const BY_TASK = new RegExp(`(?<![\\p{L}\\p{N}_-])${IDS}\\s${GOES}\\s(?:the\\s)?(agent\\s)?${NAME}`, 'giu')
const BESIDE = new RegExp(`(?<![\\p{L}\\p{N}_-])${IDS}\\s\\((?:the\\s)?agent\\s${NAME}\\)`, 'giu')
const LINES_MAX = 5000

/** `Agent radar takes g1`, `g4 is for agent assim`: sentences that say who does the tasks told elsewhere. */
export function giveSaid(root: Section, draft: Draft, names: Names): void {
  const free = draft.tasks.filter(({ told }) => told.agent === null && told.id !== null)
  if (free.length < 2) return
  const said = new Map<DraftTask, { agent: string; line: number }>()
  for (const { plain, line } of linesOf(root).slice(0, LINES_MAX))
    for (const { ids, agent } of readLine(plain.slice(0, 1000)))
      for (const index of resolveKnown(names, ids, null)) {
        const task = draft.tasks[index]!
        if (task.told.agent === null && !said.has(task)) said.set(task, { agent, line })
      }
  // Some that are said so in passing are no division of work.
  if (said.size < 2 || said.size * 2 < free.length) return
  for (const [{ told }, { agent, line }] of said) {
    told.agent = agent
    draft.trail?.agents.set(told, { rule: 'division', line })
  }
}

function linesOf({ blocks, sections }: Section): Text[] {
  const own = blocks.flatMap(block =>
    block.kind === 'text'
      ? unwrap(block.lines)
      : block.kind === 'list'
        ? block.items.flatMap(({ text, lines }) => unwrap([text, ...lines]))
        : [],
  )
  return [...own, ...sections.flatMap(linesOf)]
}

function readLine(text: string): { ids: string; agent: string }[] {
  if (!/\d/.test(text)) return []
  const by = matchesOf(text, BY_DOER).map(match => ({ agent: match[1]!, ids: match[2]! }))
  const to = matchesOf(text, BY_TASK).flatMap(match =>
    // `T1 for now` is said of nobody.
    match[2] === undefined && /\s(?:for|by)\s/.test(match[0]) && !/-|\d/.test(match[3]!)
      ? []
      : [{ agent: match[3]!, ids: match[1]! }],
  )
  const beside = matchesOf(text, BESIDE).map(match => ({ agent: match[2]!, ids: match[1]! }))
  return [...by, ...to, ...beside].filter(({ agent }) => !NOBODY.has(agent.toLowerCase()))
}
