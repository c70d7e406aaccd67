import { matchesOf } from '../../lib/matches-of.ts'
import type { Section, Text } from '../outline/outline.ts'
import { unwrap } from '../outline/unwrap.ts'
import { NOBODY } from '../prose/find-doers.ts'
import { withSpokenTo } from '../words/claims.ts'
import { isDoerName, takeSigner } from '../words/doer-names.ts'
import { findWaveMentions } from '../words/wave-name.ts'
import type { Draft, DraftTask } from '../assemble/draft.ts'
import type { Names } from '../assemble/names.ts'
import { wavesOf } from '../assemble/names.ts'
import { resolveKnown } from '../assemble/resolve-references.ts'
import { isOther } from './give-people.ts'
import { numbersIn } from './numbers-in.ts'
import { readAssigned } from './read-assigned.ts'
import { readDefault } from './read-default.ts'

/** A hyphen inside belongs to it, so that no text can be divided in more ways than one. */
const ID = '#?[\\p{L}]{0,12}[-_.]?\\d(?:[.-]?\\w){0,12}'
const IDS = `(${ID}(?:(?:\\s?[,&+、]\\s?|,?\\s(?:and|to|und|et|y|e)\\s|\\s?–\\s?|\\s-\\s?)${ID}){0,12})`
const NAME = '[`"\'“@]?(\\p{L}[\\p{L}\\p{N}_-]{1,40})[`"\'”]?'
const TAKES =
  '(?:takes?(?: on| over| care of)?|does|do|starts?|runs?|owns?|handles?|gets?|has|have|works? on|picks? up|carries out|is (?:on|responsible for|in charge of|given|assigned)|' +
  "macht|übernimmt|bekommt|kümmert sich um|cuida d[eo]s?|faz|fica com|assume|hace|lleva|se encarga de|fait|prend(?: en charge)?|s[’']occupe de)"
const GOES =
  '(?:(?:is|are|goes?|belongs?|stays?|was|were|gets|will be|should be)\\s(?:for|to|with|by|given to|assigned to|handled by|done by|taken by|run by|owned by|carried out by|worked on by)|for|by)'
const BY_DOER = new RegExp(
  `(?<![\\p{L}\\p{N}_-])(?:agent\\s)?${NAME}\\s(?:then\\s|also\\s|will\\s)?${TAKES}\\s${IDS}`,
  'giu',
)
const BY_TASK = new RegExp(`(?<![\\p{L}\\p{N}_-])${IDS}\\s${GOES}\\s(?:the\\s)?(agent\\s)?${NAME}`, 'giu')
/** `8 is Ada's as well` */
const OWNED = new RegExp(
  `(?<![\\p{L}\\p{N}_-])${IDS}\\s(?:is|are)\\s(?:also\\s)?${NAME}['’]s?(?![\\p{L}])`,
  'gu',
)
/** `3 goes to Ada, 6 to Bo` */
const AND_TO = new RegExp(`(?<=[,;]\\s(?:and\\s)?)${IDS}\\sto\\s${NAME}`, 'gu')
const BESIDE = new RegExp(`(?<![\\p{L}\\p{N}_-])${IDS}\\s\\((?:the\\s)?agent\\s${NAME}\\)`, 'giu')
/** In Chinese and Japanese nothing stands between. */
const RUN_ON = new RegExp(
  `([\\p{Script=Han}\\p{Script=Katakana}A-Za-z]{1,12}?)\\s?(?:负责|負責|承担|做|が担当|は)\\s?${IDS}`,
  'gu',
)
const LINES_MAX = 5000

/** `Agent radar takes g1`, `Opus: 1.1, 1.3; Sonnet: the rest`: sentences that say who does the tasks told elsewhere. */
export function giveSaid(root: Section, draft: Draft, names: Names): void {
  const free = draft.tasks.filter(({ told }) => told.agent === null)
  if (free.length < 2) return
  const said = new Map<DraftTask, { agent: string; line: number }>()
  const rest: { agent: string; line: number; tasks: DraftTask[] }[] = []
  let isDivided = false
  for (const { plain, line } of linesOf(root).slice(0, LINES_MAX)) {
    const text = withSpokenTo(plain.slice(0, 1000))
    for (const { ids, agent } of readLine(text))
      for (const task of findTasks(draft, names, ids)) if (!said.has(task)) said.set(task, { agent, line })
    const usual = readDefault(text)
    if (usual !== null) {
      isDivided = true
      rest.push({ agent: usual, line, tasks: draft.tasks })
    }
    for (const { agent, ids, isRest } of readAssigned(text)) {
      isDivided = true
      const tasks = ids === null ? draft.tasks : findTasks(draft, names, ids)
      if (isRest) rest.push({ agent, line, tasks })
      else for (const task of tasks) if (!said.has(task)) said.set(task, { agent, line })
    }
  }
  if (rest.length > 0) for (const task of free) giveSigned(task, said)
  for (const { agent, line, tasks } of rest)
    for (const task of tasks) if (!said.has(task)) said.set(task, { agent, line })
  const found = free.filter(task => said.has(task))
  // Some that are said so in passing are no division of work.
  if (!isDivided && (found.length < 2 || found.length * 2 < free.length)) return
  for (const task of found) {
    const { agent, line } = said.get(task)!
    task.told.agent = agent
    draft.trail?.agents.set(task.told, { rule: 'division', line })
  }
}

/** `Choose the type [Ada]`, where the rest is somebody else's. */
function giveSigned(task: DraftTask, said: Map<DraftTask, { agent: string; line: number }>): void {
  const { told } = task
  const signed = takeSigner(told.title) ?? SIGNED.exec(told.title)?.groups
  const { agent, title } = signed ?? {}
  if (agent === undefined || title === undefined || isOther(agent)) return
  said.set(task, { agent, line: told.line })
  told.title = title
}

const SIGNED = /^(?<title>.*\S)\s?[[(]@?(?<agent>\p{Lu}\p{Ll}{1,14}(?:\s\p{Lu}\p{L}{0,14})?)[\])]$/u

/** By ids and numbers, or all of a wave. */
function findTasks(draft: Draft, names: Names, text: string): DraftTask[] {
  const waves = findWaveMentions(text).flatMap(({ keys }) => keys.flatMap(key => wavesOf(names, key)))
  if (waves.length > 0)
    return waves.flatMap(wave => draft.waves[wave]!.tasks.map(index => draft.tasks[index]!))
  const known = resolveKnown(names, text, null)
  const numbered = known.length > 0 ? [] : numbersIn(text).flatMap(one => names.byAnyNumber.get(one) ?? [])
  return [...known, ...numbered].map(index => draft.tasks[index]!)
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

const FOR_NOW = /(?<!\s(?:is|are|be))\s(?:for|by)\s/

function readLine(text: string): { ids: string; agent: string }[] {
  if (!/\d/.test(text)) return []
  const by = [...matchesOf(text, BY_DOER), ...matchesOf(text, RUN_ON)].map(match => ({
    agent: match[1]!,
    ids: match[2]!,
  }))
  const to = matchesOf(text, BY_TASK).flatMap(match =>
    // `T1 for now` is said of nobody.
    match[2] === undefined && FOR_NOW.test(match[0]) && !/-|\d/.test(match[3]!) && !isDoerName(match[3]!)
      ? []
      : [{ agent: match[3]!, ids: match[1]! }],
  )
  const beside = matchesOf(text, BESIDE).map(match => ({ agent: match[2]!, ids: match[1]! }))
  const owned = matchesOf(text, OWNED).map(match => ({ agent: match[2]!, ids: match[1]! }))
  const more = to.length === 0 ? [] : matchesOf(text, AND_TO)
  const others = more.map(match => ({ agent: match[2]!, ids: match[1]! }))
  return [...by, ...to, ...beside, ...owned, ...others].filter(
    ({ agent }) => !NOBODY.has(agent.toLowerCase()),
  )
}
