import type { Finding, Plan } from '../plan.ts'
import { statedOf } from '../statements/lines.ts'
import type { Line } from '../statements/lines.ts'

const NUMBER = String.raw`(\d{1,3}(?:,\d{3})+|\d{1,7}(?:\.\d{1,3})?)`
const MINUTE = String.raw`(?:rpm|(?:requests?|reqs?|starts?|calls?)?\s*(?:\/|per|a)\s*min(?:ute)?)`
const SECOND = String.raw`(?:rps|qps|(?:requests?|reqs?|starts?|calls?)?\s*(?:\/|per|a)\s*s(?:ec(?:ond)?)?)`
const JOIN = String.raw`\s*(?:=|≈|\(\s*=?|,?\s*i\.e\.,?|or)\s*(?:about |~)?`
const PAIR = new RegExp(String.raw`${NUMBER}\s*(k)?\s*${MINUTE}\b${JOIN}${NUMBER}\s*${SECOND}\b`, 'i')
const PAIR_BACK = new RegExp(String.raw`${NUMBER}\s*${SECOND}\b${JOIN}${NUMBER}\s*(k)?\s*${MINUTE}\b`, 'i')
const PACE = new RegExp(
  String.raw`${NUMBER}\s*(?:\p{L}+\s*){0,2}[x×*]\s*${NUMBER}\s*s(?:ec(?:onds?)?)?\s*(?:interval|apart|pause)?\s*=\s*~?${NUMBER}\s*(?:(${MINUTE})|(${SECOND}))\b`,
  'iu',
)
const EVERY = new RegExp(
  String.raw`every\s+${NUMBER}\s*s(?:ec(?:onds?)?)?\s*\(\s*=?\s*~?${NUMBER}\s*${MINUTE}\b`,
  'i',
)

/** Figures of speed that say two things at once. */
export function findRates(plan: Plan, lines: Line[]): Finding[] {
  const findings: Finding[] = []
  for (const line of lines) {
    const plain = statedOf(line)
    if (!/\d/.test(plain) || !/=|rpm|min/i.test(plain)) continue
    const what = findContradiction(plain)
    if (what === null) continue
    const message = `${what} Regatta goes by the start rate and the interval that it read (regatta plan --json shows them).`
    findings.push({ code: 'rate-figures', severity: 'warning', line: line.line, message })
  }
  const { startsPerMinute, startIntervalMs } = plan.limits
  if (
    startsPerMinute !== undefined &&
    startIntervalMs !== undefined &&
    60_000 / startIntervalMs > startsPerMinute * 1.05
  ) {
    const line =
      lines.find(
        ({ plain }) =>
          plain.length < 400 && /\binterval|\bevery\b|\bapart\b|\bstagger/i.test(plain) && /\d/.test(plain),
      )?.line ?? 1
    const message = `One start every ${startIntervalMs / 1000} s is more than the stated ${startsPerMinute} a minute. Regatta keeps to the slower of the two.`
    findings.push({ code: 'rate-figures', severity: 'warning', line, message })
  }
  return findings
}

function findContradiction(plain: string): string | null {
  const pair = PAIR.exec(plain)
  const back = pair === null ? PAIR_BACK.exec(plain) : null
  const minute = pair !== null ? toNumber(pair[1]!, pair[2]) : back !== null ? toNumber(back[2]!, back[3]) : 0
  const second = pair !== null ? toNumber(pair[3]!) : back !== null ? toNumber(back[1]!) : 0
  if ((pair ?? back) !== null && !isNear(minute / 60, second, Math.max(1, second * 0.03)))
    return `${minute} a minute is ${round(minute / 60)} a second, not ${second}.`
  const pace = PACE.exec(plain)
  if (pace !== null) {
    const [count, seconds, stated] = [toNumber(pace[1]!), toNumber(pace[2]!), toNumber(pace[3]!)]
    const perSecond = count / seconds
    const meant = pace[4] === undefined ? perSecond : perSecond * 60
    if (!isNear(meant, stated, meant * 0.05)) {
      const unit = pace[4] === undefined ? 'a second' : 'a minute'
      return `${count} with ${seconds} s between the starts of each are ${round(meant)} ${unit}, not ${stated}.`
    }
  }
  const every = EVERY.exec(plain)
  if (every === null) return null
  const [seconds, stated] = [toNumber(every[1]!), toNumber(every[2]!)]
  return isNear(60 / seconds, stated, stated * 0.05)
    ? null
    : `One every ${seconds} s is ${round(60 / seconds)} a minute, not ${stated}.`
}

function toNumber(digits: string, thousand?: string): number {
  return Number(digits.replaceAll(',', '')) * (thousand === undefined ? 1 : 1000)
}

function isNear(a: number, b: number, by: number): boolean {
  return Math.abs(a - b) <= by
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
