import { matchesOf } from '../../lib/matches-of.ts'
import { bracketsOf } from './strip.ts'

const AMOUNT =
  /(\d{1,5}(?:\.\d{1,3})?)\s*\+?\s*(?:(?:-|–|—|to)\s*(\d{1,5}(?:\.\d{1,3})?)\s*\+?\s*)?(minutes?|mins?|m|hours?|hrs?|h)(?![\p{L}\p{N}])/giu

/** Minutes of `30-45 minutes` (the middle), `~2h`, `1h 30m`; days and weeks are no minutes. */
export function parseMinutes(text: string): number | null {
  const range = parseMinutesRange(text)
  return range === null ? null : (range[0] + range[1]) / 2
}

/** Minutes from and to; twice the same where no range is given. */
export function parseMinutesRange(text: string): [number, number] | null {
  if (!/\d/.test(text)) return null
  let total: [number, number] | null = null
  let end = 0
  for (const match of matchesOf(text.slice(0, 400), AMOUNT)) {
    // Only `1h 30m` goes on; what stands elsewhere is another figure.
    if (total !== null && text.slice(end, match.index).trim() !== '') break
    const [low, high] = [Number(match[1]), Number(match[2] ?? match[1])]
    const unit = match[3]!.toLowerCase().startsWith('h') ? 60 : 1
    total = [(total?.[0] ?? 0) + low * unit, (total?.[1] ?? 0) + high * unit]
    end = match.index + match[0].length
  }
  return total
}

/** Minutes that a heading or a task line gives in brackets, or after a clock or a tilde. */
export function parseMinutesAside(text: string): number | null {
  if (!/\d\s*\+?\s*[mh]/i.test(text)) return null
  for (const inside of bracketsOf(text)) {
    const minutes = parseMinutes(inside)
    if (minutes !== null) return minutes
  }
  const marked = /(?:[⏱⏰⏲🕐~≈]|\best(?:imated?)?\b:?)(.{0,60})/iu.exec(text)
  return marked === null ? null : parseMinutes(marked[1]!)
}

const LENGTH = String.raw`\d{1,5}(?:\.\d{1,3})?\s*\+?\s*(?:(?:-|–|—|to)\s*\d{1,5}(?:\.\d{1,3})?\s*\+?\s*)?(?:minutes?|mins?|m|hours?|hrs?|h)`
const ESTIMATE = new RegExp(
  String.raw`(?:^|\s?[–—|,·;]\s{0,3}|\s-\s{1,3}|\s(?=est))(?:est(?:imated?)?(?:\s(?:time|duration))?\.?:?\s{0,3})?(?:about\s|around\s|ca?\.\s?)?[~≈]?\s?(${LENGTH}(?:\s?${LENGTH})?)(?:\s(?:total|in total|each))?\.?$`,
  'iu',
)

/** `Foundations – 30 min`, `Foundations, 2h`, `30 minutes`: how long it takes stands behind what it is called. */
export function splitEstimate(text: string): { title: string; minutes: number | null } {
  const plain = text.slice(0, 400).trim()
  const match = /\d\s?\p{L}{1,7}(?:\stotal|\seach)?\.?$/u.test(plain) ? ESTIMATE.exec(plain) : null
  const range = match === null ? null : parseMinutesRange(match[1]!)
  // `0–2 h` says from when to when.
  if (match === null || range === null || range[0] === 0) return { title: text, minutes: null }
  return { title: plain.slice(0, match.index).trim(), minutes: (range[0] + range[1]) / 2 }
}

const NOUN = 'agents?|workers?|tasks?|jobs?|subagents?|items?|issues?|stories'
const COUNT = new RegExp(
  `(?:^|[^\\p{L}\\p{N}.,#%$-])(\\d{1,5})\\s+(?:(?!(?:and|or|to|after|before)\\s)\\p{L}+[ -]){0,2}(?:${NOUN})(?!\\p{L})`,
  'iu',
)
/** What no count is without. */
const COUNTED = /\b(?:(?:sub)?agent|worker|task|job|item|issue|stor|parallel|concurrent|sequential|serial)/i
const COUNT_ASIDE = /\(\s*(\d{1,5})\s+(?:parallel|concurrent|sequential|serial)(?!\p{L})/iu

/** How many tasks a text says there are: `(8 Parallel)`, `45 workers`. */
export function parseCount(text: string): number | null {
  if (!/\d\s/.test(text) || !COUNTED.test(text)) return null
  const match = COUNT.exec(text) ?? COUNT_ASIDE.exec(text)
  return match === null ? null : Number(match[1])
}

const PATH =
  /(?<![\p{L}\p{N}_./-])(?:[\w.@-]+\/)*[\w@-][\w.@-]*\.([A-Za-z]{1,10})(?![\p{L}\p{N}_/-])|(?<![\p{L}\p{N}_./-])(?:[\w.@-]+\/)+[\w.@*-]*/gu
/** What no path is without. */
const IN_PATH = /[\w.@-](?:\/|\.[A-Za-z])/g
const ENDINGS = new Set(
  (
    'astro bat c cc cfg cjs clj conf cpp cs css csv cts cue dart dockerfile ejs env ex exs go gradle graphql h hbs hpp hs ' +
    'html ini ipynb java jinja js json jsonc jsx kt kts less lock lua md mdx mjs mts php pl prisma properties proto ps1 py ' +
    'r rb rs rst sass scala scss sh sql svelte svg swift tf toml ts tsx txt vue wasm xml yaml yml zig'
  ).split(' '),
)
const PRODUCTS =
  /^(?:node|next|vue|nuxt|express|three|d3|chart|react|angular|ember|alpine|backbone|discord|socket)\.(?:js|io)$/i

/** Paths that a text names. */
export function findFiles(text: string): string[] {
  const files: string[] = []
  const said = text.slice(0, 4000)
  for (let match = findPath(said, 0); match !== null; match = findPath(said, PATH.lastIndex)) {
    const path = match[0].replace(/[.,;:]+$/, '')
    const known = match[1] !== undefined && ENDINGS.has(match[1].toLowerCase())
    const folder = path.endsWith('/') && path.length > 2 && !/^[A-Z]+\/$/.test(path)
    if ((known || folder) && !PRODUCTS.test(path) && !files.includes(path)) files.push(path)
  }
  return files
}

/** The next one from there on: looked for only where there may be one, from its first character on. */
function findPath(text: string, from: number): RegExpExecArray | null {
  IN_PATH.lastIndex = from
  if (!IN_PATH.test(text)) return null
  let at = IN_PATH.lastIndex
  while (at > from && isInPath(text.charCodeAt(at - 1))) at--
  PATH.lastIndex = at
  return PATH.exec(text)
}

/** A letter, a figure, `_`, `.`, `/`, `@` or `-`. */
function isInPath(code: number): boolean {
  return (
    (code >= 45 && code <= 57) || (code >= 64 && code <= 90) || code === 95 || (code >= 97 && code <= 122)
  )
}

const REF = /(?<![\p{L}\p{N}&/])#\d{1,7}(?![\p{L}\p{N}])/gu

/** Issue numbers: `(#4, #18)`. */
export function findRefs(text: string): string[] {
  if (!text.includes('#')) return []
  return [...new Set(text.match(REF) ?? [])]
}

const PARTIAL =
  /(?<![\d.])(?:[1-9]|[1-9]\d)\s?%|\b(?:half(?:way)?[ -]?(?:done|finished|complete|through|ready|there)|half ?way|an? (?:quarter|third|fifth|tenth)(?: (?:of|through|done))?|(?:two|three|four) (?:thirds|quarters|fifths)|half of)\b|zur hälfte|halb fertig|à moitié|a la mitad|a mitad|(?:na|pela|a) metade|半分|一半|절반/i

/** `A1 at 50%`, `when A1 is half done`; all of it is no part. */
export function isPartial(text: string): boolean {
  return PARTIAL.test(text)
}
