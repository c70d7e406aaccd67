import type { Charter } from '../../src/run/event.ts'
import { newRun } from '../../src/run/new-run.ts'
import { DEFAULT_POLICY } from '../../src/run/policy.ts'
import { toInstance, toStanding } from '../../src/terminal/standing.ts'
import {
  asks,
  charterOf,
  claims,
  does,
  fails,
  planOf,
  reports,
  runThrough,
  START_AT,
} from '../support/runs.ts'
import type { Step } from '../support/runs.ts'

const PLAN = planOf({
  One: { tasks: [{ id: 'A', minutes: 50 }, { id: 'B' }, { id: 'C' }, { id: 'D' }] },
  Two: { tasks: [{ id: 'E' }] },
})
const CHECK = { command: 'npm test', expect: 'success' as const }
const DOWN: Step[] = [
  claims('A'),
  reports('A', { kind: 'provider', message: 'no answer', tail: '', until: null }),
]
const USAGE = { inputTokens: 1_000, outputTokens: 100, cost: 1 }
const { rows } = DEFAULT_POLICY
const RULED = { ...DEFAULT_POLICY, rows: { ...rows, error: { ...rows.error, origin: { by: 'ann' } } } }
/** What one of them lacks another has. */
const LIVES: { wishes: Partial<Charter>; steps: Step[] }[] = [
  {
    wishes: {
      slots: 2,
      checks: [CHECK],
      providers: [
        { name: 'openai', slots: null },
        { name: 'claude', slots: null },
      ],
      allocation: { A: 'openai', B: 'claude', C: 'openai', D: 'openai' },
      money: { currency: '$', prices: {}, budget: { run: 20 } },
    },
    steps: [...asks('B', 'Which?', ['this', 'that']), ...DOWN],
  },
  { wishes: {}, steps: ['A', 'B', 'C', 'D', 'E'].flatMap(id => does(id, 1_000, USAGE)) },
  { wishes: { policy: RULED }, steps: [...fails('A'), ...fails('B')] },
  {
    wishes: {
      slots: 1,
      providers: [{ name: 'openai', slots: null }],
      allocation: { A: 'openai', B: 'openai' },
    },
    steps: [claims('A'), reports('A', { kind: 'usage', message: 'too much', tail: '', until: null })],
  },
]
const INSTANCE = {
  id: 'worker-1',
  host: 'harbour-1',
  pid: 4711,
  signedInAt: 1_000,
  working: 2,
  about: { verb: 'serve', version: '1.0.0', slots: 8, agents: ['codex'], places: ['here'], labels: ['gpu'] },
}
const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/

/** Every field that `regatta status --json` prints, and what stands in it, as runs of several kinds have it. */
export function listStatusFields(): { path: string; form: string }[] {
  const forms = new Map<string, Set<string>>()
  const note = (path: string, value: unknown): void => {
    forms.set(path, (forms.get(path) ?? new Set()).add(formOf(value)))
    if (Array.isArray(value)) for (const each of value) note(`${path}[]`, each)
    else if (typeof value === 'object' && value !== null)
      for (const [name, part] of Object.entries(value)) note(path === '' ? name : `${path}.${name}`, part)
  }
  const runs = LIVES.map(({ wishes, steps }) => {
    const { run, now } = runThrough(charterOf(PLAN, wishes), steps)
    return toStanding(run, now)
  })
  runs.push(toStanding(newRun(charterOf(PLAN), START_AT), START_AT))
  note('', { runs, instances: [toInstance(INSTANCE)], troubles: ['The disk of harbour-1 is full'] })
  // What is in these says what they are.
  const isPlain = (found: Set<string>): boolean =>
    found.size === 1 && (found.has('object') || found.has('list'))
  return [...forms]
    .filter(([, found]) => !isPlain(found))
    .map(([path, found]) => ({ path, form: [...found].toSorted(lastNull).join(' or ') }))
}

function lastNull(one: string, other: string): number {
  return Number(one === 'null') - Number(other === 'null')
}

function formOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'list'
  return typeof value === 'string' && INSTANT.test(value) ? 'instant' : typeof value
}
