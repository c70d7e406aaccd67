import type { Cost, CostTotal, Provider, Terms } from '../plan.ts'
import { toHint } from './hints.ts'
import { headingsOf, isField, linesWith, statedOf } from './lines.ts'
import type { Line } from './lines.ts'

const NAME =
  'openai|anthropic|claude(?: (?:api|code|opus|sonnet|haiku))?|ollama|gemini|google|vertex|mistral|azure(?: openai)?|bedrock|deepseek|groq|together|openrouter|cohere|xai|grok|qwen|llama(?:\\.cpp)?|codex|gpt-?[\\w.]{1,10}|opus|sonnet|haiku|(?:local )?vllm|lm studio|local(?: model| llm)?|copilot|cursor'
const PROVIDER = new RegExp(`^(${NAME})(?![\\p{L}\\p{N}-])`, 'iu')
const PRICE =
  /([$€£])\s?(\d{1,6}(?:,\d{3})*(?:\.\d{1,6})?)(?:\s*(?:\/|per)\s*(1?\s?[km](?![\p{L}])|1,?000(?:,?000)?|million|thousand)?)?/giu
const ENTRIES_MAX = 200

type Money = Pick<Terms, 'providers' | 'fallbacks' | 'switches' | 'costs' | 'totals'>

/** Who does which part of the work, what it costs, and who takes over. */
export function readProviders(lines: Line[]): Money {
  const money: Money = { providers: [], fallbacks: [], switches: [], costs: [], totals: [] }
  for (const line of lines) {
    const plain = statedOf(line)
    if (plain === '' || money.providers.length + money.costs.length >= ENTRIES_MAX) continue
    if (line.form === 'code') readSwitch(line, money)
    else if (line.form === 'row') readRow(line, money)
    else if (line.form !== 'heading') {
      readEntry(line, plain, money)
      readTotal(line, plain, money)
      readChain(line, plain, money)
    }
  }
  addRankedFallbacks(lines, money)
  money.providers = unique(money.providers)
  return money
}

/** Which of two allocations the headings around it speak of. */
function allocationOf(line: Line): Provider['allocation'] {
  for (const heading of headingsOf(line).split('\n')) {
    if (/\b(?:old|before|previous|former|inefficient|baseline)\b/i.test(heading)) return 'old'
    if (/\b(?:new|after|optimi[sz]ed|proposed|revised)\b/i.test(heading)) return 'new'
  }
  return null
}

function readEntry(line: Line, plain: string, money: Money): void {
  const named = PROVIDER.exec(plain)
  if (named === null || isField(line)) return
  const rest = plain.slice(named[0].length)
  const workers = /(\d{1,6})\s*(?:workers?|agents?|tasks?|jobs?|sessions?)\b/i.exec(rest)
  const share = /(\d{1,3}(?:\.\d{1,2})?)\s*%/.exec(rest)
  const [name, allocation] = [named[1]!, allocationOf(line)]
  // A price per 1K tokens is no count of tokens.
  const tokens = /(\d{1,6}(?:\.\d{1,3})?)\s*(k|m)?\s*tokens?\b/i.exec(
    rest.replace(/(?:\/|per)\s*1?[\s,\d]{0,8}[km]?\s*tokens?/gi, ''),
  )
  const price = priceOf(rest)
  if (workers !== null && (tokens !== null || /=\s*[$€£]/.test(rest))) {
    const amount = /=\s*[$€£]\s?(\d{1,9}(?:,\d{3})*(?:\.\d{1,4})?)/.exec(rest)
    money.costs.push({
      provider: name,
      allocation,
      workers: Number(workers[1]),
      tokens: tokens === null ? 0 : Number(tokens[1]) * scaleOf(tokens[2]),
      pricePer1k: price ?? 0,
      ...(amount === null ? {} : { amount: toAmount(amount[1]!) }),
      line: line.line,
    })
    return
  }
  if (workers === null && share === null) return
  money.providers.push(toProvider(name, allocation, share?.[1], workers?.[1], price, line.line))
}

function toProvider(
  name: string,
  allocation: Provider['allocation'],
  share: string | undefined,
  workers: string | undefined,
  price: number | null,
  line: number,
): Provider {
  const part = share === undefined ? {} : { share: Number(share) }
  const count = workers === undefined ? {} : { workers: Number(workers) }
  return { name, allocation, ...part, ...count, ...(price === null ? {} : { pricePer1k: price }), line }
}

/** Dollars per 1,000 tokens; `free` is 0. */
function priceOf(text: string): number | null {
  for (const match of text.matchAll(PRICE)) {
    if (!/\/|per/.test(match[0])) continue
    const unit = (match[3] ?? '').toLowerCase().replace(/[\s,]/g, '')
    return toAmount(match[2]!) / (/^(?:1?m|1000000|million)$/.test(unit) ? 1000 : 1)
  }
  return /\bfree\b/i.test(text) ? 0 : null
}

function scaleOf(letter: string | undefined): number {
  return letter === undefined ? 1 : letter.toLowerCase() === 'm' ? 1_000_000 : 1000
}

function toAmount(digits: string): number {
  return Number(digits.replaceAll(',', ''))
}

/** `| Provider | Workers | Share | Price per 1k tokens |`, and a row "Total" of what things cost. */
function readRow(line: Line, money: Money): void {
  const { cells, header } = line
  const column = (pattern: RegExp): string | undefined => cells[header.findIndex(name => pattern.test(name))]
  if (/^\W*(?:grand |sub)?totals?\b/i.test(cells[0] ?? '')) {
    const amount = cells
      .slice(1)
      .map(cell => /^\W{0,4}?[$€£]\s?(\d{1,9}(?:,\d{3})*(?:\.\d{1,4})?)\W{0,3}$/.exec(cell.trim()))
      .find(match => match != null)
    if (amount != null && money.totals.length < ENTRIES_MAX)
      money.totals.push({ allocation: allocationOf(line), amount: toAmount(amount[1]!), line: line.line })
    return
  }
  const named = header.some(name => /^\W*(?:provider|llm|model|vendor)s?\W*$/i.test(name))
  const [name] = cells
  if (!named || name === undefined || name === '' || name.length > 40) return
  const share = /^\D{0,3}(\d{1,3}(?:\.\d{1,2})?)\s*%/.exec(column(/share|%|percent|part/i) ?? '')
  const workers = /^\D{0,3}(\d{1,6})\b/.exec(column(/workers?|agents?|tasks?|count/i) ?? '')
  const priced = header.find(title => /price|cost|\$/i.test(title)) ?? ''
  const cell = column(/price|cost|\$/i) ?? ''
  const price = /[$€£]?\s?(\d{1,6}(?:\.\d{1,6})?)/.exec(cell)
  const perMillion = /million|\/\s*1?m\b|per 1?m\b/i.test(`${priced} ${cell}`) ? 1000 : 1
  const isUnit = /token|1k|1m|million/i.test(`${priced} ${cell}`)
  const per1k = /free/i.test(cell) ? 0 : price !== null && isUnit ? Number(price[1]) / perMillion : null
  if (share === null && workers === null) return
  money.providers.push(toProvider(name, allocationOf(line), share?.[1], workers?.[1], per1k, line.line))
}

function readTotal(line: Line, plain: string, money: Money): void {
  const total =
    /^(?:grand |estimated )?(?:total(?: cost)?|altogether|cost)\W{0,6}(?:is|of|about)?\W{0,4}[$€£]\s?(\d{1,9}(?:,\d{3})*(?:\.\d{1,4})?)/i.exec(
      plain,
    )
  if (total !== null && money.totals.length < ENTRIES_MAX)
    money.totals.push({ allocation: allocationOf(line), amount: toAmount(total[1]!), line: line.line })
}

const FALLING = toHint('fall|falls|falling')

/** `Fallback: Anthropic -> Mistral -> local vLLM`. */
function readChain(line: Line, plain: string, money: Money): void {
  if ((line.hints & FALLING) === 0 && !plain.includes('>')) return
  if (!/→|->|=>|⇒|\bfall(?:s|ing)? ?back\b/i.test(plain)) return
  const about =
    /\bfall ?backs?\b|\bfail ?over\b|\bprovider|\bswitch\b|\bif .{1,40}\b(?:fails|down|unavailable)/i
  if (!about.test(plain) && !about.test(line.under.heading)) return
  const parts = plain.split(/\s*(?:→|->|=>|⇒)\s*/)
  if (parts.length < 2 || parts.length > 10) return
  const names = parts.map((part, index) => {
    const bare = part.replace(/^.*[:(]\s*/, index === 0 ? '' : '$&').replace(/^(?:then|switch to|to)\s+/i, '')
    return bare
      .replace(/\s*[([].*$/, '')
      .replace(/[).,;]+$/, '')
      .trim()
  })
  const known = names.filter(name => PROVIDER.test(name)).length
  if (known === 0 || names.some(name => name === '' || name.length > 60)) return
  money.fallbacks.push({ names, line: line.line })
}

const RANK =
  /^(primary|first choice|fallback(?: \d)?|secondary|backup|tertiary|last resort|final fallback)\s*[:–—-]\s*([^(–—\n]{2,60})/i

const RANKED = toHint('primary|first|fallback|secondary|backup|tertiary|last|final')

/** `1. Primary: OpenAI`, `2. Fallback: Ollama`, `3. Last resort: heuristic`. */
function addRankedFallbacks(lines: Line[], money: Money): void {
  let chain: { names: string[]; line: number } | null = null
  for (const line of linesWith(lines, RANKED)) {
    const match = line.form === 'item' || line.form === 'text' ? RANK.exec(statedOf(line)) : null
    if (match === null) continue
    const name = match[2]!.replace(/\s+-\s.*$/, '').trim()
    if (/^(?:primary|first)/i.test(match[1]!)) {
      chain = { names: [name], line: line.line }
      if (money.fallbacks.length < ENTRIES_MAX) money.fallbacks.push(chain)
    } else chain?.names.push(name)
  }
  money.fallbacks = money.fallbacks.filter(({ names }) => names.length > 1)
}

/** `export LLM_PROVIDER=ollama`. */
function readSwitch(line: Line, money: Money): void {
  const match = /^(?:export\s+|\$env:)?([A-Z][A-Z0-9_]{2,60})\s*=\s*["']?([^\s"']{1,200})["']?/.exec(
    line.plain,
  )
  if (match === null || money.switches.length >= ENTRIES_MAX) return
  if (!/PROVIDER|MODEL|ENDPOINT|BASE_URL|API_BASE|API_HOST|LLM|OLLAMA|OPENAI|ANTHROPIC/.test(match[1]!))
    return
  // A key is nobody's to repeat.
  if (/KEY|TOKEN|SECRET|PASSWORD/.test(match[1]!)) return
  money.switches.push({ name: match[1]!, value: match[2]!, line: line.line })
}

function unique(providers: Provider[]): Provider[] {
  const seen = new Set<string>()
  return providers.filter(({ name, allocation }) => {
    const key = `${name.toLowerCase()} ${allocation}`
    return !seen.has(key) && seen.add(key)
  })
}

/** What one allocation costs by its own rows. */
export function sumOf(costs: Cost[], allocation: CostTotal['allocation']): number {
  const own = costs.filter(cost => cost.allocation === allocation)
  return own.reduce((sum, { workers, tokens, pricePer1k }) => sum + (workers * tokens * pricePer1k) / 1000, 0)
}
