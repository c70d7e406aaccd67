import type { Run } from '../run/run.ts'
import type { ThreadRef } from '../run/event.ts'
import { quiet, text } from './blocks.ts'
import { fit } from './fit.ts'
import type { Alike, Span } from './message.ts'
import type { NewPost } from './post.ts'

/** One line of a run's story; those that are alike may be joined. */
export function toLinePost(
  run: Run,
  thread: ThreadRef,
  line: string,
  alike: Alike | null,
  instant: Span[] = [],
): NewPost {
  const message = fit({ ...quiet(line, [text(line, ...instant)]), ...(alike && { alike }) })
  return { kind: 'line', thread, key: `${run.id}/e/${run.seq}`, message }
}
