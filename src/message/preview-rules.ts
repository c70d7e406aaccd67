import { unreachable } from '../lib/assert.ts'
import type { Plan } from '../plan/plan.ts'
import { listForbidden } from '../run/plan-policy.ts'
import { findOrdered } from '../run/plan-orders.ts'
import type { Ordered } from '../run/plan-orders.ts'
import { toTerms } from '../run/terms.ts'
import { titled } from './blocks.ts'
import { formatSpan } from './duration.ts'
import type { Block } from './message.ts'
import { listCeilings } from './say-budget.ts'
import { listNames, toName } from './names.ts'
import { said } from './words.ts'

interface Rule {
  line: number
  text: string
}

const RULES_MAX = { short: 4, long: 20 }
const NAMES_MAX = 4
const TEXT_WIDTH = 70

/** What the plan orders for its run besides its tasks, and what a run makes of it. */
export function listRuleBlocks(plan: Plan, whole: 'short' | 'long'): Block[] {
  const ordered = plan.rules === undefined ? [] : [...listOrders(plan), ...listWhole(plan), ...listHeld(plan)]
  const rules = [
    ...ordered,
    ...listBanned(plan),
    ...listFolders(plan),
    ...listLabels(plan),
    ...listCeilings(plan),
  ].sort((a, b) => a.line - b.line)
  return titled('What it orders for its run', rules, RULES_MAX[whole], ({ line, text }) => [
    { bold: `Line ${line}` },
    ` ${text}`,
  ])
}

function listBanned({ monitors }: Plan): Rule[] {
  return monitors.flatMap(monitor =>
    listForbidden({ monitors: [monitor] }).map(({ text }) => ({
      line: monitor.line,
      text: `a change that adds the word ${text.replaceAll('|', ' or ')} is given back, except in tests`,
    })),
  )
}

/** Where what is told of each task lies. */
function listFolders({ terms }: Plan): Rule[] {
  return (terms?.documents ?? [])
    .filter(({ path }) => path.endsWith('/'))
    .map(({ path, line }) => ({
      line,
      text: `each task is told with the file in ${toName(path)} that is called like it`,
    }))
}

/** By what the machine must have. */
function listLabels({ tasks }: Plan): Rule[] {
  const asking = tasks.filter(({ labels = [] }) => labels.length > 0)
  const groups = Map.groupBy(asking, ({ labels }) => labels!.join(', '))
  return [...groups].map(([labels, [first, ...more]]) => {
    const ids = [first!, ...more].map(({ id }) => id)
    const verb = ids.length === 1 ? 'is' : 'are'
    return {
      line: first!.line,
      text: `${listNames(ids, NAMES_MAX)} ${verb} done only where a worker has ${labels}`,
    }
  })
}

function listOrders(plan: Plan): Rule[] {
  return findOrdered(plan).map(found => ({
    line: found.rule.line,
    text: `“${said(found.rule.text, TEXT_WIDTH)}”: ${sayOrder(found)}`,
  }))
}

function sayOrder({ state, needs, first }: Ordered): string {
  switch (state) {
    case 'kept':
      return 'its waves keep that already'
    case 'added': {
      const waiting = [...new Set(needs.map(([task]) => task))]
      const awaited = [...new Set(needs.map(([, need]) => need))]
      const verb = waiting.length === 1 ? 'waits' : 'wait'
      return `${listNames(waiting, NAMES_MAX)} ${verb} for ${listNames(awaited, NAMES_MAX)}`
    }
    case 'against':
      return 'its waves say otherwise, and they count'
    case 'nobody':
      return `no task of the ${first.length === 0 ? 'first' : 'second'} kind was found`
    default:
      return unreachable(state)
  }
}

function listWhole({ rules }: Plan): Rule[] {
  const whole = rules?.wholeWaves ?? null
  if (whole === null) return []
  return [{ line: whole.line, text: 'it goes wave by wave: nothing of the next one starts before' }]
}

function listHeld(plan: Plan): Rule[] {
  const { locks, services, notices } = toTerms(plan, {
    scope: null,
    gates: 'auto',
    checks: 'left',
    rehearsal: false,
    slots: 1,
    providers: [],
  })
  const held = Object.entries(services).map(([name, { minutes, line }]): Rule => {
    const users = Object.keys(locks).filter(id => locks[id]!.includes(name))
    const period = minutes === null ? '' : `; people are told after ${formatSpan(minutes * 60_000)}`
    const who =
      users.length === 0 ? 'no task speaks of it' : `${listNames(users, NAMES_MAX)} in turns${period}`
    return { line, text: `${toName(name)} is changed by one task at a time: ${who}` }
  })
  const told = notices.map(({ tasks, minutes, line }): Rule => {
    const lead = minutes === 0 ? 'before it starts' : `${formatSpan(minutes * 60_000)} before it starts`
    return { line, text: `${listNames(tasks, NAMES_MAX)} announced ${lead}` }
  })
  return [...held, ...told]
}
