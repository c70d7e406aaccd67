import type { Mutation } from '../mutation.ts'

/** What starts when. */
export const COURSE: Mutation[] = [
  {
    breaks: 'needs-first',
    by: 'letting a task go when all but one of its needs are met',
    file: 'src/run/apply-task.ts',
    find: 'if (--task.pending > 0) return',
    put: 'if (--task.pending > (task.gated && !task.wave.released ? 0 : 1)) return',
    follows: ['parts-instead'],
  },
  {
    breaks: 'waves-in-order',
    by: 'opening every wave at once',
    file: 'src/run/look.ts',
    find: 'return [...run.openable, ...stopped].map(',
    put: "return run.waves.filter(({ status }) => status === 'waiting').map(",
  },
  {
    breaks: 'edits-hold',
    by: 'having what was at work go on before what it has come to need',
    file: 'src/run/apply-task.ts',
    find: 'if (!task.late.some(need => !isFinished(run.tasks[need]!))) return false',
    put: 'return false',
    follows: ['needs-first'],
    runs: 400,
  },
  {
    breaks: 'slots-kept',
    by: 'taking one slot more than the run has',
    file: 'src/run/pick.ts',
    find: 'run.slots - run.atWork.size',
    put: 'run.slots + 1 - run.atWork.size',
  },
  {
    breaks: 'slots-kept',
    by: 'granting one slot more than the installation has',
    file: 'src/engine/capacity.ts',
    find: 'total - used',
    put: 'total + 1 - used',
  },
  {
    breaks: 'slots-kept',
    by: 'going on with the slots that the run began with',
    file: 'src/run/apply.ts',
    find: 'run.slots = event.slots',
    put: '',
  },
  {
    breaks: 'waves-in-order',
    by: 'letting everything go that waits for its wave when the pace becomes eager',
    file: 'src/run/apply-course.ts',
    find: 'if (task.bound || task.gate',
    put: 'if (task.gate',
    follows: ['gate-first'],
  },
  {
    breaks: 'first-starts-first',
    by: 'starting what has the longest way behind it though people want something else first',
    file: 'src/run/new-run.ts',
    find: 'if (a.rank !== b.rank) return a.rank > b.rank',
    put: '',
  },
  {
    breaks: 'first-starts-first',
    by: 'starting what is tried again before what people want first',
    file: 'src/run/pick.ts',
    find: 'if (run.rank > 0) yield* listFirst(run, now, isOpen)',
    put: '',
  },
  {
    breaks: 'provider-as-set',
    by: 'leaving a task with the provider that it had',
    file: 'src/run/apply-course.ts',
    find: 'task.provider = provider',
    put: '',
  },
]
