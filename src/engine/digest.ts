import { nextAfter, parseCron } from '../lib/cron.ts'
import { renderDigest } from '../message/digest.ts'
import type { DigestRun } from '../message/digest.ts'
import type { Message } from '../message/message.ts'
import { apply } from '../run/apply.ts'
import type { Event } from '../run/event.ts'
import { taskOf } from '../run/run.ts'
import type { Run } from '../run/run.ts'
import type { ScheduleRow } from '../store/schedules-port.ts'
import type { CalendarContext } from './calendar.ts'
import { takeDue } from './calendar-start.ts'
import { toScheduledItem } from './scheduled-item.ts'
import { listSeen } from './sight.ts'
import type { Onlooker } from './sight.ts'

const RUNS_MAX = 50
const SCHEDULES_MAX = 20

type DigestContext = Pick<CalendarContext, 'store' | 'chats' | 'clock'>

/** What happened since it was told last; where nothing did and nothing waits, nothing is said. */
export async function tellDigest(context: DigestContext, row: ScheduleRow): Promise<void> {
  const { store, clock } = context
  const now = clock.now()
  const { nextAt, thread, by, person } = row
  if (nextAt === null || nextAt > now) return
  const { chat, channel } = thread
  const message = await gatherDigest(context, { by: { id: person, name: by }, chat, channel }, row.toldAt)
  await store.transaction(async tx => {
    const stands = await takeDue(context, tx, row)
    if (!stands) return
    const next = toNext(row, now)
    await store.schedules.change(tx, {
      ...stands,
      nextAt: next,
      toldAt: now,
      endedAt: next === null ? now : null,
    })
    const key = `${row.id}/digest/${nextAt}`
    if (message) await store.chats.writePosts(tx, [{ kind: 'message', thread, key, message }])
  })
}

/** Of what its reader may see there; null: nothing happened and nothing waits. */
export async function gatherDigest(
  context: DigestContext,
  onlooker: Onlooker,
  since: number,
): Promise<Message | null> {
  const { store, chats } = context
  const { chat, channel } = onlooker
  const isAlone = (await chats.get(chat)?.isDirect?.(channel)) === true
  const rows = isAlone
    ? await listSeen(context, onlooker, RUNS_MAX)
    : await store.chats.listRunsIn({ chat, channel }, RUNS_MAX)
  const runs: DigestRun[] = []
  for (const { id, endedAt } of rows) {
    if (endedAt === null || endedAt > since) runs.push(await review(context, id, since))
  }
  const schedules = await store.schedules.listIn({ chat, channel }, SCHEDULES_MAX)
  const coming = schedules.filter(({ kind }) => kind === 'run').map(toScheduledItem)
  return renderDigest({ since, runs, coming })
}

async function review({ store }: DigestContext, id: string, since: number): Promise<DigestRun> {
  let run: Run | undefined
  const counts = { done: 0, failed: 0, merged: 0 }
  let [spentBefore, events] = [0, 0]
  for (const { text } of await store.eventsOf(id, null)) {
    const event = JSON.parse(text) as Event
    run = apply(run, event)
    if (event.at <= since) {
      spentBefore = run.purse.spent
      continue
    }
    events++
    if (event.type === 'task-done' && !taskOf(run, event.task).gate) counts.done++
    else if (event.type === 'task-failed') counts.failed++
    else if (event.type === 'merged') counts.merged++
  }
  if (!run) throw new Error(`Run ${id} is gone`)
  return { run, ...counts, spent: run.purse.spent - spentBefore, isNews: events > 0 }
}

function toNext({ cron: line, zone }: ScheduleRow, now: number): number | null {
  const cron = line === null ? null : parseCron(line)
  return cron === null || 'problem' in cron ? null : nextAfter(cron, zone, now)
}
