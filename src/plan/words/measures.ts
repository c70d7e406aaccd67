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
  let total: [number, number] | null = null
  let end = 0
  for (const match of text.slice(0, 400).matchAll(AMOUNT)) {
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
  for (const inside of bracketsOf(text)) {
    const minutes = parseMinutes(inside)
    if (minutes !== null) return minutes
  }
  const marked = /(?:[⏱⏰⏲🕐~≈]|\best(?:imated?)?\b:?)(.{0,60})/u.exec(text)
  return marked === null ? null : parseMinutes(marked[1]!)
}

const NOUN = 'agents?|workers?|tasks?|jobs?|subagents?|items?|issues?|stories'
const COUNT = new RegExp(
  `(?:^|[^\\p{L}\\p{N}.,#%$-])(\\d{1,5})\\s+(?:\\p{L}+[ -]){0,2}(?:${NOUN})(?!\\p{L})`,
  'iu',
)
const COUNT_ASIDE = /\(\s*(\d{1,5})\s+(?:parallel|concurrent|sequential|serial)(?!\p{L})/iu

/** How many tasks a text says there are: `(8 Parallel)`, `45 workers`. */
export function parseCount(text: string): number | null {
  const match = COUNT.exec(text) ?? COUNT_ASIDE.exec(text)
  return match === null ? null : Number(match[1])
}

const PATH =
  /(?<![\p{L}\p{N}_./-])(?:[\w.@-]+\/)*[\w@-][\w.@-]*\.([A-Za-z]{1,10})(?![\p{L}\p{N}_/-])|(?<![\p{L}\p{N}_./-])(?:[\w.@-]+\/)+[\w.@*-]*/gu
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
  const files = new Set<string>()
  for (const match of text.slice(0, 4000).matchAll(PATH)) {
    const path = match[0].replace(/[.,;:]+$/, '')
    const known = match[1] !== undefined && ENDINGS.has(match[1].toLowerCase())
    const folder = path.endsWith('/') && path.length > 2 && !/^[A-Z]+\/$/.test(path)
    if ((known || folder) && !PRODUCTS.test(path)) files.add(path)
  }
  return [...files]
}

/** Issue numbers: `(#4, #18)`. */
export function findRefs(text: string): string[] {
  return [
    ...new Set(Array.from(text.matchAll(/(?<![\p{L}\p{N}&/])#\d{1,7}(?![\p{L}\p{N}])/gu), match => match[0])),
  ]
}
