import type { Mutation } from '../mutation.ts'

/** Gates, and agents that ask while they work. */
export const GATES: Mutation[] = [
  {
    breaks: 'gate-first',
    by: 'closing a wave whose gate is not passed',
    file: 'src/run/look.ts',
    find: 'return gate !== null && !isFinished(run.tasks[gate]!)',
    put: 'return gate === -1 && !isFinished(run.tasks[gate]!)',
    follows: ['never-silent', 'nothing-forgotten'],
  },
  {
    breaks: 'gate-first',
    by: 'letting tasks behind a gate start when their needs are met',
    file: 'src/run/graph.ts',
    find: ' || held.has(task.wave)',
    put: '',
    follows: ['needs-first'],
    runs: 500,
  },
  {
    breaks: 'gate-last',
    by: 'going to the gate while one task is left',
    file: 'src/run/wave-marks.ts',
    find: 'wave.released && wave.finished === wave.tasks.length',
    put: 'wave.released && wave.finished >= wave.tasks.length - (wave.gate === null ? 0 : 1)',
    follows: ['waves-in-order', 'never-silent', 'nothing-forgotten', 'needs-first', 'gate-first'],
  },
  {
    breaks: 'gate-by-people',
    by: 'passing a gate whose checks hold without asking what it asks',
    file: 'src/run/end-attempt.ts',
    find: 'failing.length + questions.length > 0',
    put: 'failing.length > 0',
  },
  {
    breaks: 'answer-reaches-asker',
    by: 'passing on only the answers to every second question',
    file: 'src/engine/line.ts',
    find: 'waiting.get(order.ask)?.(order)',
    put: 'if (order.ask.endsWith("2")) waiting.get(order.ask)?.(order)',
    follows: ['ended-once'],
    runs: 600,
  },
  {
    breaks: 'asker-holds-no-slot',
    by: 'leaving its slot to an agent that waits for people',
    file: 'src/run/apply-live.ts',
    find: 'layDown(run, task, attempt)',
    put: 'void layDown',
    follows: ['no-effect-without-event', 'never-silent', 'one-outcome-per-question', 'shares-let-go'],
    runs: 600,
  },
  {
    breaks: 'asker-not-left',
    by: 'leaving open what the agent of an attempt that ends has asked',
    file: 'src/run/decide-attempt.ts',
    find: 'run.aside.size === 0 || !first',
    put: 'run.aside.size >= 0 || !first',
    follows: ['one-outcome-per-question', 'no-effect-without-event', 'never-silent', 'ended-once'],
    runs: 600,
  },
]
