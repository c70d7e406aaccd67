import { formatSpan } from '../message/duration.ts'
import { counted, plain } from '../message/words.ts'
import type { Forecast } from '../plan/forecast/forecast.ts'
import type { Range } from '../plan/plan.ts'

const PATH_SHOWN = 5

/** How long a run would take, what decides that, and what it may cost: two or three lines. */
export function toForecastLines(forecast: Forecast): string[] {
  const { slots, pace, finish, speedUp, width, criticalPath, criticalMinutes, tasks, guessed } = forecast
  const facts = [
    `About ${toSpan(finish[pace])} with ${counted(slots, 'slot')}`,
    speedUp > 1 ? `${speedUp} times as fast as one by one` : '',
    toRate(forecast),
  ]
  const path = criticalPath.slice(0, PATH_SHOWN).map(plain).join(' → ')
  const more = criticalPath.length > PATH_SHOWN ? ` and ${criticalPath.length - PATH_SHOWN} more` : ''
  const bounds = [
    `Longest way ${toSpan(criticalMinutes)}: ${path}${more}`,
    width < slots ? `more than ${counted(width, 'slot')} gain nothing` : '',
  ]
  const rest = [
    guessed > 0
      ? `${guessed === tasks ? 'All' : String(guessed)} of ${counted(tasks, 'task')} without a time: guessed`
      : '',
    toCost(forecast),
  ]
  return [facts, bounds, rest]
    .map(parts => parts.filter(part => part !== '').join(' · '))
    .filter(line => line !== '')
}

function toSpan([low, high]: Range): string {
  const [from, to] = [formatSpan(low * 60_000), formatSpan(high * 60_000)]
  return from === to ? from : `${from} to ${to}`
}

function toRate({ starts: { peakPerMinute, limitPerMinute } }: Forecast): string {
  if (limitPerMinute === null || peakPerMinute <= limitPerMinute) return ''
  return `${peakPerMinute} starts in one minute, ${limitPerMinute} are allowed`
}

function toCost({ cost }: Forecast): string {
  const old = cost.find(({ allocation }) => allocation === 'old')
  const own = cost.find(({ allocation }) => allocation !== 'old')
  if (own === undefined) return ''
  const shown = own.low === own.high ? String(own.low) : `${own.low} to ${own.high}`
  return `costs ${shown} by its own figures${old === undefined ? '' : `, ${old.high} before`}`
}
