import { unreachable } from '../lib/assert.ts'
import { decideAttempt } from './decide-attempt.ts'
import { decideCourse } from './decide-course.ts'
import { decideAcknowledge, decideAnswer, decideLetGo, decideTakeBack } from './decide-answer.ts'
import { decidePeople } from './decide-people.ts'
import { decideEdit } from './decide-edit.ts'
import { decideTell } from './decide-tell.ts'
import { decideWave } from './decide-wave.ts'
import { refuse, yields } from './decision.ts'
import type { Decision } from './decision.ts'
import type { Given, Input } from './input.ts'
import { look } from './look.ts'
import type { Run } from './run.ts'

/** The one place where it is decided what happens to a run. Pure: reads the run, changes nothing. */
export function decide(run: Run | undefined, input: Input, given: Given): Decision {
  if (input.type === 'create') {
    return run
      ? refuse('not-now', `Run ${run.id} exists already.`)
      : yields([{ type: 'run-created', ...input.charter }])
  }
  if (!run) return refuse('unknown', 'There is no such run.')
  switch (input.type) {
    case 'start':
    case 'overlap':
    case 'pause':
    case 'resume':
    case 'stop':
    case 'skip':
    case 'rerun':
      return decidePeople(run, input)
    case 'stop-wave':
    case 'start-wave':
    case 'rerun-wave':
    case 'undo-wave':
      return decideWave(run, input)
    case 'set-mode':
    case 'set-slots':
    case 'set-pace':
    case 'set-provider':
    case 'set-first':
      return decideCourse(run, input)
    case 'edit':
      return decideEdit(run, input)
    case 'tell':
      return decideTell(run, input)
    case 'answer':
      return decideAnswer(run, input, given)
    case 'take-back':
      return decideTakeBack(run, input)
    case 'let-go':
      return decideLetGo(run, input)
    case 'acknowledge':
      return decideAcknowledge(run, input)
    case 'claim':
    case 'report':
    case 'merged':
    case 'conflicted':
    case 'unmerged':
    case 'warned':
    case 'foreseen':
    case 'released':
    case 'lost':
    case 'asked':
    case 'heard':
    case 'noted':
      return decideAttempt(run, input, given)
    case 'put-back':
      return yields([{ type: 'branch-put-back', branch: input.branch, aside: input.aside }])
    case 'look':
      return look(run, given)
    default:
      return unreachable(input)
  }
}
