import type { ScheduledItem } from '../message/schedule.ts'
import type { ScheduleRow } from '../store/schedules-port.ts'

export function toScheduledItem({ start, ...row }: ScheduleRow): ScheduledItem {
  const { id, kind, by, zone, cron, nextAt } = row
  return { id, kind, by, zone, cron, nextAt, title: start?.title ?? '' }
}
