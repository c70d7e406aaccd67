import type { Plan } from '../plan/plan.ts'
import type { Charter } from '../run/event.ts'
import { hasSeam } from '../run/split-task.ts'
import { titled } from './blocks.ts'
import { formatSpan } from './duration.ts'
import type { Block } from './message.ts'
import { listNames } from './names.ts'
import { said } from './words.ts'

interface Undone {
  line: number
  text: string
}

const UNDONE_MAX = { short: 3, long: 20 }
const NAMES_MAX = 4
const TEXT_WIDTH = 70

/** What the plan wants of its run and Regatta does otherwise or leaves to people, so that nobody relies on it. */
export function listUndoneBlocks(
  plan: Plan,
  manner: Pick<Charter, 'slots'>,
  whole: 'short' | 'long',
): Block[] {
  const undone = [
    ...listUnchecked(plan),
    ...listUntested(plan),
    ...listUnset(plan),
    ...listModelless(plan),
    ...listUnlocked(plan),
    ...listUnannounced(plan),
    ...listLiveliness(plan),
    ...listSeamless(plan),
    ...listArrivals(plan),
    ...listDates(plan),
    ...listAlone(plan, manner),
  ].sort((a, b) => a.line - b.line)
  return titled('What it wants and Regatta does not do, or otherwise', undone, UNDONE_MAX[whole], found => [
    { bold: `Line ${found.line}` },
    ` ${found.text}`,
  ])
}

/** A command for one wave says nothing of the next. */
function listUnchecked({ checks, waves }: Plan): Undone[] {
  const own = checks.filter(({ when, wave }) => when === 'wave' && wave !== undefined)
  const [first] = own
  if (first === undefined || checks.some(({ when, wave }) => when === 'wave' && wave === undefined)) return []
  const checked = new Set(own.map(({ wave }) => wave))
  const others = waves.filter(({ id, gate }) => gate === null && !checked.has(id)).map(({ id }) => id)
  if (others.length === 0) return []
  const names = listNames(others, NAMES_MAX)
  const verbs =
    others.length === 1 ? 'has no command of its own and passes' : 'have no command of their own and pass'
  return [{ line: first.line, text: `${names} ${verbs} once what each task delivered was looked at` }]
}

/** Said of hand-overs in words, for which there is no command. */
function listUntested({ terms }: Plan): Undone[] {
  const [first] = terms?.handovers ?? []
  return first === undefined
    ? []
    : [
        {
          line: first.line,
          text: `${quoted(first.text)}: nothing is run for it, people confirm it at the end`,
        },
      ]
}

function listUnset({ terms }: Plan): Undone[] {
  const [first, ...more] = terms?.switches ?? []
  if (first === undefined) return []
  const names = [...new Set([first, ...more].map(({ name }) => name))]
  return [
    {
      line: first.line,
      text: `${listNames(names, NAMES_MAX)}: no variable is set by a plan, what agents are given stands in the configuration`,
    },
  ]
}

/** Some last resort in a chain of providers is none. */
const MODELLESS = /\bheuristic|\brule[- ]based|\bvalidator\b|\bno (?:llm|model)\b|\bscripts?\b|\bmanual/i

function listModelless({ terms }: Plan): Undone[] {
  for (const { names, line } of terms?.fallbacks ?? []) {
    const name = names.find(name => MODELLESS.test(name))
    if (name === undefined) continue
    const text = `${quoted(name)}: where no model can be had the command of the policy does it, or people are asked where there is none`
    return [{ line, text }]
  }
  return []
}

function listUnlocked({ rules }: Plan): Undone[] {
  const locks = rules?.locks ?? []
  if (locks.some(({ names }) => names.length > 0)) return []
  return locks
    .slice(0, 1)
    .map(({ text, line }) => ({ line, text: `${quoted(text)}: it names no service, so none is locked` }))
}

const BREAKING = /\bbreaking\b/i

function listUnannounced({ rules, tasks }: Plan): Undone[] {
  const notice = rules?.notices.find(({ about }) => about === 'breaking-change')
  if (notice === undefined || tasks.some(({ title, detail }) => BREAKING.test(`${title} ${detail ?? ''}`)))
    return []
  return [{ line: notice.line, text: `${quoted(notice.text)}: no task says that it makes one` }]
}

function listLiveliness({ monitors, limits }: Plan): Undone[] {
  const stall = monitors.find(({ watch, text }) => watch === 'stall' && /\bdiff\b/i.test(text))
  const ms = (limits.stallMinutes ?? 0) * 60_000
  if (stall === undefined || ms === 0) return []
  const text = `${quoted(stall.text)}: output and tool calls count as well; people are warned after ${formatSpan(ms)} without any, and it is ended after ${formatSpan(2 * ms)}`
  return [{ line: stall.line, text }]
}

function listSeamless({ rules, tasks }: Plan): Undone[] {
  const power = rules?.powers.find(({ cure, mode }) => cure === 'split' && mode !== 'never')
  const open = tasks.filter(({ done }) => !done)
  const seamless = open.filter(task => !hasSeam(task)).length
  if (power === undefined || seamless === 0) return []
  const which = seamless === open.length ? 'without, as here,' : `without, as ${seamless} here,`
  const text = `a task is split by its files or listed points; ${which} it is tried again as a whole`
  return [{ line: power.line, text }]
}

function listArrivals({ rules }: Plan): Undone[] {
  const arrival = rules?.arrivals.find(({ steps }) => steps.includes('pause'))
  if (arrival === undefined) return []
  const text = `${quoted(arrival.text)}: what is added to an earlier wave holds back what has not started behind it; what is under way goes on`
  return [{ line: arrival.line, text }]
}

function listDates({ terms }: Plan): Undone[] {
  return (terms?.dates ?? []).map(({ about, text, line }) => {
    const why =
      about === 'end'
        ? 'the end is forecast, but nothing is held to a date and nobody told when it is missed'
        : 'times in weeks or months are people’s and not reckoned with'
    return { line, text: `${quoted(text)}: ${why}` }
  })
}

/** The document's own word against it, which only the way it is started can show. */
function listAlone({ rules }: Plan, { slots }: Pick<Charter, 'slots'>): Undone[] {
  const alone = rules?.exclusions.find(({ text }) =>
    /^(?:an? |only (?:one|a) )?(?:single|one) agent\b/i.test(text),
  )
  if (alone === undefined || slots > 1) return []
  return [
    {
      line: alone.line,
      text: `${quoted(alone.text)}: it advises against that, and one task at a time would run`,
    },
  ]
}

function quoted(text: string): string {
  return `“${said(text, TEXT_WIDTH)}”`
}
