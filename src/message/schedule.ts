import type { Due } from '../lib/due.ts'
import { dotted, list, note, quiet, text } from './blocks.ts'
import { fit } from './fit.ts'
import type { Message, Span } from './message.ts'
import { toName, toTitle } from './names.ts'
import { toSpansText } from './plain.ts'
import { counted, said } from './words.ts'

/** A version of a plan that was dropped after the one that was scheduled. */
export interface Newer {
  id: string
  by: string
}

/** What is wanted for a time, as people are shown it. */
export interface ScheduledItem {
  id: string
  kind: 'run' | 'digest'
  by: string
  zone: string
  cron: string | null
  nextAt: number | null
  title: string
}

const LISTED_MAX = 20
const DIGEST_CHARS = 12
const WHY_CHARS = 600

/** Said before a run that nobody started just then. */
export function renderScheduledStart(given: {
  run: string
  by: string
  title: string
  due: Due
  newer: Newer | null
}): Message {
  const { run, by, title, due, newer } = given
  const spans: Span[] = [
    'It is time: ',
    { bold: toTitle(title) },
    ` as run `,
    { code: run },
    `, which ${toName(by)} scheduled for `,
    { at: due.at },
    '.',
  ]
  if (due.missed > 0) spans.push(` ${sayMissed(due)}`)
  if (newer)
    spans.push(
      ` A newer version was dropped by ${toName(newer.by)} since, `,
      { code: newer.id },
      '; this is the one that was agreed to. To have the other: schedule that.',
    )
  return line(spans)
}

/** Why nothing was started though it was time. */
export function renderLeftOut(given: { id: string; title: string; due: Due; why: string }): Message {
  const { id, title, due, why } = given
  const spans: Span[] = [
    { bold: toTitle(title) },
    ' was scheduled for ',
    { at: due.at },
    ` and is not started: ${said(why, WHY_CHARS)}.`,
  ]
  if (due.missed > 0) spans.push(` ${sayMissed(due)}`)
  spans.push(...toNext(due.nextAt), ' ', { code: id })
  return line(spans)
}

/** That something is wanted for a time, for all to see. */
export function renderScheduled(
  item: ScheduledItem,
  start: { digest: string; commands: number; checks: boolean; without?: string | null } | null,
): Message {
  const what: Span[] =
    item.kind === 'digest'
      ? [`${toName(item.by)} wants to be told what happens here, `]
      : [`${toName(item.by)} scheduled `, { bold: toTitle(item.title) }, ', ']
  const commands =
    start === null || start.commands === 0
      ? null
      : start.checks
        ? `its ${counted(start.commands, 'command')} are run, as the preview shows them`
        : 'its own commands are not run: to have them run, schedule it with --checks'
  return fit(
    quiet(`${toSpansText(what)}${sayRhythm(item)}`, [
      text(...what, ...toRhythm(item), '.'),
      note(
        ...dotted([
          [{ code: item.id }],
          start !== null && ['the text as it stands, ', { code: start.digest.slice(0, DIGEST_CHARS) }],
          start?.without != null && ['without what was changed of ', { code: start.without }, ' since'],
          commands,
          [
            'to end it: ',
            { code: item.kind === 'run' ? `/wave schedule --end ${item.id}` : '/wave digest --end' },
          ],
        ]),
      ),
    ]),
  )
}

export function renderScheduleEnded(item: ScheduledItem, by: string): Message {
  const what: Span[] =
    item.kind === 'digest' ? ['the digest of this channel'] : [{ bold: toTitle(item.title) }]
  return line([
    `${toName(by)} ended the schedule `,
    { code: item.id },
    ' of ',
    ...what,
    '. What runs goes on.',
  ])
}

/** What is wanted for later in a channel, next first. */
export function renderSchedules(items: readonly ScheduledItem[]): Message {
  if (items.length === 0) return line(['Nothing is scheduled here.'])
  const title = counted(items.length, 'schedule')
  return fit(quiet(title, [text({ bold: title }), list(items, LISTED_MAX, toScheduleItem)]))
}

export function toScheduleItem(item: ScheduledItem): Span[] {
  return dotted([
    [{ code: item.id }, ' ', item.kind === 'digest' ? 'digest' : { bold: toTitle(item.title) }],
    toRhythm(item),
    `by ${toName(item.by)}`,
  ])
}

function toRhythm({ cron, zone, nextAt }: ScheduledItem): Span[] {
  const next: Span[] = nextAt === null ? ['waits for another run to end'] : [{ at: nextAt }]
  if (cron === null) return nextAt === null ? next : ['for ', ...next]
  return ['at ', { code: cron }, ` in ${zone}, next `, ...next]
}

function sayRhythm(item: ScheduledItem): string {
  return toSpansText(toRhythm(item))
}

function sayMissed({ missed }: Due): string {
  return `${counted(missed, 'time')} before it passed while nothing was there to start it.`
}

function toNext(nextAt: number | null): Span[] {
  return nextAt === null ? [' It does not come again.'] : [' It comes next ', { at: nextAt }, '.']
}

function line(spans: Span[]): Message {
  return fit(quiet(toSpansText(spans), [text(...spans)]))
}
