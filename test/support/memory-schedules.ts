import type { ScheduleRow, ScheduleRows } from '../../src/store/schedules-port.ts'
import { inside, outside, type MemoryHost } from './memory-host.ts'

/** What is to be done at a time, as `ScheduleRows` wants it. */
export function openMemorySchedules(host: MemoryHost): ScheduleRows {
  const { schedules } = host.memory
  const listGoing = (): ScheduleRow[] => sorted(schedules.all().filter(({ endedAt }) => endedAt === null))
  return {
    keep: (tx, row) => inside(tx, 'keep', () => void schedules.add(row.id, row)),
    lock: (tx, id) => inside(tx, 'lock', () => schedules.get(id)),
    change: (tx, row) =>
      inside(
        tx,
        'change',
        () =>
          void schedules.change(
            row.id,
            () => true,
            () => row,
          ),
      ),
    find: id => outside(host, 'find', () => schedules.get(id)),
    due: (chats, now, limit) =>
      outside(host, 'due', () =>
        sorted(schedules.all())
          .filter(({ thread }) => chats.includes(thread.chat))
          .filter(
            ({ nextAt, behind, endedAt }) =>
              behind !== null || (endedAt === null && (nextAt ?? Infinity) <= now),
          )
          .slice(0, limit),
      ),
    nextAt: (chats, after) =>
      outside(host, 'nextAt', () => {
        const instants = listGoing().flatMap(({ thread, nextAt }) =>
          chats.includes(thread.chat) && nextAt !== null && nextAt > after ? [nextAt] : [],
        )
        return instants[0] ?? null
      }),
    listIn: ({ chat, channel }, limit) =>
      outside(host, 'listIn', () =>
        listGoing()
          .filter(({ thread }) => thread.chat === chat && thread.channel === channel)
          .slice(0, limit),
      ),
  }
}

function sorted(rows: ScheduleRow[]): ScheduleRow[] {
  return rows.sort((a, b) => (a.nextAt ?? Infinity) - (b.nextAt ?? Infinity))
}
