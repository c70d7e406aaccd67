import type { Mutation } from '../mutation.ts'

/** What is taken back, and what folders have in the end. */
export const UNDONE: Mutation[] = [
  {
    breaks: 'undone-whole',
    by: 'leaving done what was taken back',
    file: 'src/run/apply-undo.ts',
    find: "if (task.status !== 'cancelled')",
    put: "if (task.status === 'failed')",
    follows: ['waves-in-order', 'stopped-wave-waits', 'needs-first', 'nothing-forgotten', 'gate-last'],
    runs: 400,
  },
  {
    breaks: 'undone-whole',
    by: 'taking back only what was merged at the first try',
    file: 'src/run/decide-undo.ts',
    find: 'attempts.filter(({ merged }) => merged)',
    put: 'attempts.filter(({ merged, number }) => merged && number === 1)',
    runs: 600,
  },
  {
    breaks: 'undo-alone',
    by: 'starting what needs a wave while that is taken back',
    file: 'src/run/may-start.ts',
    find: ' && !needsUndoing(run, task)',
    put: '',
    seed: 900,
  },
  {
    breaks: 'undo-alone',
    by: 'starting a wave while it is taken back',
    file: 'src/run/decide-wave.ts',
    find: 'if (isUndoing(wave)) return refuse',
    put: 'if (isUndoing(wave) && !wave.stop) return refuse',
    follows: ['never-silent'],
    runs: 500,
  },
  {
    breaks: 'folder-agrees',
    by: 'taking back only the last change of a wave',
    file: 'src/engine/gate.ts',
    find: '(task.undo?.attempts ?? []).map',
    put: '(task.undo?.attempts ?? []).slice(-1).map',
    runs: 400,
  },
]
