import type { Finding, Plan, Terms } from '../plan.ts'
import { toHint } from '../statements/hints.ts'
import { headingsOf, linesWith, rowsOf, statedOf } from '../statements/lines.ts'
import type { Line } from '../statements/lines.ts'
import { sumOf } from '../statements/read-providers.ts'

/** Prices, totals and shares that do not add up. */
export function findCosts(plan: Plan, lines: Line[]): Finding[] {
  const { terms } = plan
  if (terms === undefined) return []
  return [
    ...findProducts(terms),
    ...findSums(terms, lines),
    ...findSaving(terms, lines),
    ...findShares(plan, terms),
    ...findCapacity(plan, lines),
  ]
}

function toFinding(line: number, what: string): Finding {
  return {
    code: 'cost-figures',
    severity: 'warning',
    line,
    message: `${what} Regatta shows both and counts by the single figures.`,
  }
}

function findProducts({ costs }: Terms): Finding[] {
  return costs.flatMap(({ provider, workers, tokens, pricePer1k, amount, line }) => {
    const own = (workers * tokens * pricePer1k) / 1000
    if (amount === undefined || Math.abs(own - amount) <= Math.max(0.011, own * 0.02)) return []
    return [
      toFinding(
        line,
        `${provider}: ${workers} × ${tokens} tokens come to ${money(own)}, not ${money(amount)}.`,
      ),
    ]
  })
}

function findSums({ costs, totals }: Terms, lines: Line[]): Finding[] {
  const rows = new Set(rowsOf(lines).map(({ line }) => line))
  return totals.flatMap(({ allocation, amount, line }) => {
    const own = costs.filter(
      cost => cost.allocation === allocation && cost.amount !== undefined && cost.line < line,
    )
    if (own.length < 2 || rows.has(line)) return []
    const sum = own.reduce((all, cost) => all + cost.amount!, 0)
    return Math.abs(sum - amount) <= Math.max(0.02, sum * 0.01)
      ? []
      : [toFinding(line, `The costs above add up to ${money(sum)}, the total says ${money(amount)}.`)]
  })
}

/** `~70% cost reduction` where the totals, old and new, say something else. */
function findSaving(terms: Terms, lines: Line[]): Finding[] {
  const [old, own] = (['old', 'new'] as const).map(
    allocation =>
      terms.totals.find(total => total.allocation === allocation)?.amount ?? sumOf(terms.costs, allocation),
  )
  if (old === undefined || own === undefined || old === 0 || own === 0) return []
  const actual = (1 - own / old) * 100
  for (const line of lines) {
    const plain = statedOf(line)
    const match =
      /(\d{1,3})\s*%\s*(?:lower |less )?(?:cost (?:reduction|savings?)|cheaper|savings? (?:in|of) cost)|\bcosts?\b.{0,30}\b(?:reduced|cut|down) by\s*~?(\d{1,3})\s*%/i.exec(
        plain,
      )
    const stated = Number(match?.[1] ?? match?.[2])
    if (match === null || Math.abs(stated - actual) <= 5) continue
    const change = actual < 0 ? `${Math.round(-actual)}% more` : `${Math.round(actual)}% less`
    return [
      toFinding(
        line.line,
        `${stated}% are said to be saved, but ${money(own)} instead of ${money(old)} is ${change}.`,
      ),
    ]
  }
  return []
}

function findShares(plan: Plan, { providers }: Terms): Finding[] {
  const findings: Finding[] = []
  for (const [allocation, own] of Map.groupBy(providers, provider => provider.allocation)) {
    const shared = own.filter(({ share }) => share !== undefined)
    const sum = shared.reduce((all, { share }) => all + share!, 0)
    if (shared.length > 1 && shared.length === own.length && allocation !== 'old' && (sum < 97 || sum > 103))
      findings.push(toShareFinding(own[0]!.line, `The shares of the providers add up to ${round(sum)}%.`))
    const all = own.every(({ workers }) => workers !== undefined)
      ? own.reduce((count, { workers }) => count + workers!, 0)
      : 0
    for (const { name, share, workers, line } of all === 0 || own.length < 2 ? [] : own) {
      const actual = (workers! / all) * 100
      if (share !== undefined && Math.abs(actual - share) > 2)
        findings.push(
          toShareFinding(
            line,
            `${name} has ${workers!} of ${all}, which is ${round(actual)}%, not ${share}%.`,
          ),
        )
    }
    if (all > 0 && own.length > 1 && allocation !== 'old' && all !== plan.tasks.length)
      findings.push(
        toShareFinding(
          own[0]!.line,
          `The providers are said to do ${all} together, the plan has ${plan.tasks.length}.`,
          'note',
        ),
      )
  }
  return findings
}

function toShareFinding(line: number, what: string, severity: Finding['severity'] = 'warning'): Finding {
  return { code: 'share-figures', severity, line, message: `${what} Regatta takes the shares as weights.` }
}

const MOVING = toHint('switch|move|send')

/** `Ollama (22 workers) - switch ALL workers to Ollama`. */
function findCapacity(plan: Plan, lines: Line[]): Finding[] {
  for (const line of linesWith(lines, MOVING)) {
    const plain = statedOf(line)
    const match = /\((\d{1,6})\s+(?:workers?|agents?)\).{0,40}\b(?:switch|move|send)\s+all\b/i.exec(plain)
    if (
      match === null ||
      Number(match[1]) >= plan.tasks.length ||
      !/fall ?back/i.test(`${plain} ${headingsOf(line)}`)
    )
      continue
    const message = `The fallback is said to have ${match[1]} workers and shall take over all ${plan.tasks.length} tasks. Regatta lets the others wait for a free place.`
    return [{ code: 'fallback-capacity', severity: 'note', line: line.line, message }]
  }
  return []
}

function money(value: number): string {
  return value.toFixed(2)
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
