import { GUESS_MINUTES } from '../plan/forecast/estimate-minutes.ts'
import type { Step } from '../plan/forecast/find-critical-path.ts'
import type { CostBand } from '../plan/forecast/forecast-cost.ts'
import type { Forecast } from '../plan/forecast/forecast.ts'
import type { Plan, Range } from '../plan/plan.ts'
import { formatSpan } from './duration.ts'
import type { Span } from './message.ts'
import { toName } from './names.ts'
import { counted } from './words.ts'

const STEPS_SHOWN = 6
/** From so many minutes on nobody asks for single ones. */
const WHOLE_HOURS = 600
/** And from so many on only fives. */
const FIVES_FROM = 120
const PACE_WORDS = { waves: 'Wave by wave', eager: 'Each as soon as what it needs is done' }

/** What runs, in one line. */
export function sayCounts({ tasks, waves }: Plan, expected: Forecast | null): string {
  if (tasks.length === 0) return 'No tasks were found'
  const done = tasks.filter(task => task.done).length
  const tiers = countTiers(expected)
  const order = tiers > 1 ? counted(tiers, 'tier') : counted(waves.length, 'wave')
  return `${counted(tasks.length, 'task')} in ${order}${done > 0 ? `, ${done} done already` : ''}`
}

/** More than one where a plan without waves has an order all the same. */
export function countTiers(expected: Forecast | null): number {
  return new Set(expected?.tiers?.map(({ tier }) => tier)).size
}

/** How wide, how long, at what cost: a line each, what matters of it first. */
export function listFacts(plan: Plan, forecast: Forecast): Span[][] {
  return [toWidth(plan, forecast), toTime(forecast), ...toCost(plan, forecast), ...toHaste(forecast)]
}

/** What decides how long it takes, and what would change that; who types commands is told the word for it. */
export function listReasons(plan: Plan, forecast: Forecast, reader: 'types' | 'looks'): Span[][] {
  const { criticalPath, widest, width, slots, finish, pace, sequential, speedUp } = forecast
  const waveOf = new Map(plan.tasks.map(({ id, wave }) => [id, wave]))
  const steps = criticalPath.slice(0, STEPS_SHOWN).map(step => toStep(step, waveOf.get(step.id) ?? ''))
  const more = criticalPath.length - steps.length
  const path = `${steps.join(' → ')}${more > 0 ? ` → … ${more} more` : ''}`
  const own = sayAbout(finish[pace])
  const other = pace === 'waves' ? 'eager' : 'waves'
  const reasons: Span[][] = [[`Longest way: ${path}`]]
  if (width > slots) reasons.push([`With ${width} at once ${sayAbout(widest)}; more gain nothing`])
  else if (width < slots && width > 1) reasons.push([`Places for more than ${width} gain nothing`])
  if (sayAbout(finish[other]) !== own) {
    const typed = reader === 'types' ? ` (--pace ${other})` : ''
    reasons.push([`${PACE_WORDS[other]}${typed}: ${sayAbout(finish[other])}`])
  }
  if (speedUp > 1) {
    const whole = sayAbout(sequential)
    reasons.push([`One after the other ${whole}: ${sayTimes(speedUp)} times as long`])
  }
  return [...reasons, ...toRate(forecast)]
}

/** In few words, for who sees one line of it. */
export function sayForecast(plan: Plan, forecast: Forecast): string {
  const own = pickBand(forecast)
  const isGuess = forecast.guessed === forecast.tasks
  const parts = [
    forecast.width > 1 ? `${Math.min(forecast.slots, forecast.width)} at once` : 'one after the other',
    isGuess ? '' : sayAbout(forecast.finish[forecast.pace]),
    own === undefined || plan.terms?.currency === undefined ? '' : sayBand(plan, own),
  ]
  return parts.filter(part => part !== '').join(', ')
}

/** The same of what was reckoned: nobody knows hours to the minute. */
export function sayAbout([low, high]: Range): string {
  return sayMinutes([toFives(low), toFives(high)])
}

function toFives(minutes: number): number {
  return minutes < FIVES_FROM ? minutes : Math.round(minutes / 5) * 5
}

/** `45 min`, `30–45 min`, `1 h 20 min to 2 h`. */
export function sayMinutes([low, high]: Range): string {
  const [from, to] = [sayLength(low), sayLength(high)]
  if (from === to) return from
  const same = / (?:min|h)$/.exec(to)?.[0]
  const isOneUnit = same !== undefined && /^[\d.]+ \w+$/.test(from) && /^[\d.]+ \w+$/.test(to)
  return isOneUnit && from.endsWith(same) ? `${from.slice(0, -same.length)}–${to}` : `${from} to ${to}`
}

function sayLength(minutes: number): string {
  if (minutes >= WHOLE_HOURS) return `${Math.round(minutes / 60)} h`
  return formatSpan((minutes >= 10 ? Math.round(minutes) : minutes) * 60_000)
}

function toWidth({ limits }: Plan, { width, slots }: Forecast): Span[] {
  if (width <= 1) return [{ bold: 'One after the other' }]
  if (width <= slots) return [{ bold: `Up to ${width} at once` }]
  const count: Span = { bold: `${slots} at once` }
  if (limits.slots === slots) return [count, ', the plan’s maximum']
  if (limits.slots !== undefined && limits.slots > slots)
    return [count, `: there are no more places here; the plan allows ${limits.slots}`]
  return [count, `: there are no more places here; ${width} could be`]
}

function toTime({ finish, pace, tasks, guessed }: Forecast): Span[] {
  const span = sayAbout(finish[pace])
  if (guessed === tasks) {
    return [{ bold: `About ${span}` }, `, guessing ${GUESS_MINUTES} min a task`]
  }
  return [
    { bold: span },
    guessed > 0 ? ` in all; ${guessed} of ${counted(tasks, 'time')} guessed` : ' in all',
  ]
}

function toCost(plan: Plan, forecast: Forecast): Span[][] {
  const own = pickBand(forecast)
  if (own === undefined) return []
  const old = forecast.cost.find(({ allocation }) => allocation === 'old')
  const before = old === undefined || old === own ? '' : `; ${sayBand(plan, old)} before`
  const lead = plan.terms?.currency === undefined ? 'Costs ' : ''
  return [[{ bold: `${lead}${sayBand(plan, own)}` }, ` by the plan${before}`]]
}

function pickBand({ cost }: Forecast): CostBand | undefined {
  return (
    cost.find(({ allocation }) => allocation === 'new') ??
    cost.find(({ allocation }) => allocation === null) ??
    cost[0]
  )
}

function sayBand({ terms }: Plan, { low, high }: CostBand): string {
  const sign = terms?.currency ?? ''
  const [from, to] = [sayAmount(low), sayAmount(high)]
  return `${sign}${from}${from === to ? '' : ` to ${sign}${to}`}`
}

function sayAmount(amount: number): string {
  if (amount >= 1_000) return String(Math.round(amount)).replace(/\B(?=(\d{3})+$)/g, ',')
  return amount % 1 === 0 ? String(amount) : amount.toFixed(2)
}

/** Only what the plan does not allow; the rest is no news. */
function toHaste({ starts: { peakPerMinute, limitPerMinute, requests } }: Forecast): Span[][] {
  if (requests !== null && requests.peakPerMinute > requests.limitPerMinute)
    return [
      [{ bold: `About ${requests.peakPerMinute} requests a minute` }, `, ${requests.limitPerMinute} allowed`],
    ]
  if (limitPerMinute === null || peakPerMinute <= limitPerMinute) return []
  return [[{ bold: `${counted(peakPerMinute, 'start')} in a minute` }, `, ${limitPerMinute} allowed`]]
}

function toRate({ starts: { peakPerMinute, limitPerMinute, requests } }: Forecast): Span[][] {
  if (requests !== null && requests.peakPerMinute <= requests.limitPerMinute)
    return [[`About ${requests.peakPerMinute} requests a minute, ${requests.limitPerMinute} allowed`]]
  if (limitPerMinute === null || peakPerMinute > limitPerMinute) return []
  return [[`${counted(peakPerMinute, 'start')} in a minute, ${limitPerMinute} allowed`]]
}

function toStep({ id, alike }: Step, wave: string): string {
  return alike === 0 ? toName(id) : `${toName(wave)} (any of ${alike + 1})`
}

function sayTimes(factor: number): string {
  return String(factor >= 10 ? Math.round(factor) : factor)
}
