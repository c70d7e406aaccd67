const DAY = 24 * 60
const CLOCK =
  /(?<![\d:.])(\d{1,2})[:h](\d{2})\s*(?:[ap]m\s*)?(?:-|–|—|→|to|until)\s*(\d{1,2})[:h](\d{2})(?![\d:])/iu

export interface ClockSpan {
  /** Minutes of the day; past midnight the end is more than a day has. */
  from: number
  to: number
  text: string
}

/** `Batch 2 (18:30 - 20:00)` */
export function parseClock(text: string): ClockSpan | null {
  const clock = CLOCK.exec(text.slice(0, 300))
  if (clock === null) return null
  const [from, to] = [toMinutes(clock[1]!, clock[2]!), toMinutes(clock[3]!, clock[4]!)]
  return { from, to: to < from ? to + DAY : to, text: clock[0] }
}

function toMinutes(hours: string, minutes: string): number {
  return Number(hours) * 60 + Number(minutes)
}
