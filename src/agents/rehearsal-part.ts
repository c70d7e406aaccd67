/** What a rehearsal plays in one attempt. */
export type Part =
  | PlainPart
  | { kind: 'fail'; words: string }
  | { kind: 'rate' | 'usage'; ms: number }
  | { kind: 'outage'; provider: string }
  | { kind: 'conflict'; name: string }
  | { kind: 'ask'; question: string; options: string[] }

/** `failed` and `blocked` end well and say so in their last message; `slow` takes twice its time. */
const PLAIN = [
  'succeed',
  'missing',
  'guide',
  'blocked',
  'failed',
  'timeout',
  'stall',
  'check',
  'lost',
  'flood',
  'slow',
] as const
type Plain = (typeof PLAIN)[number]
type PlainPart = { [K in Plain]: { kind: K } }[Plain]

/** Parts in their order, each for so many attempts; past the last one it goes well. */
export type Script = { part: Part; attempts: number }[]

/**
 * `[rehearse: fail 2]`, `[rehearse: ask Which colour? | red | green]`, `[rehearse: fail 1; usage 1 2s]`: the first
 * one in a text counts. Without a number a part is played in every attempt.
 */
const MARKER = / ?\[rehearse:([^\]\n]{0,300})\]/i
const KINDS = [...PLAIN, 'hang', 'fail', 'rate', 'usage', 'outage', 'conflict', 'ask'].join('|')
/** A question may hold a semicolon. */
const NEXT = new RegExp(`;(?=\\s{0,9}(?:${KINDS})\\b)`, 'i')
const PIECE = new RegExp(`^\\s{0,9}(${KINDS})\\b(.{0,300})$`, 'i')
const OPTIONS_MAX = 5
const RATE_MS = 2_000
const USAGE_MS = 5_000

export function readScript(text: string): Script {
  const pieces = MARKER.exec(text)?.[1]?.split(NEXT) ?? []
  return pieces.flatMap(piece => {
    const [, kind, rest = ''] = PIECE.exec(piece) ?? []
    return kind === undefined ? [] : [toDirected(kind.toLowerCase(), rest.trim())]
  })
}

export function pickPart(script: Script, attempt: number): Part {
  let last = 0
  for (const { part, attempts } of script) {
    last += attempts
    if (attempt <= last) return part
  }
  return { kind: 'succeed' }
}

/** A text as it would be if nothing were rehearsed. */
export function withoutMarker(text: string): string {
  return text.replace(MARKER, '')
}

function toDirected(kind: string, rest: string): Script[number] {
  if (kind === 'ask') return { part: toAsking(rest), attempts: Number.POSITIVE_INFINITY }
  const { attempts, ms, words } = readWords(rest)
  return { part: toPart(kind, words, ms), attempts }
}

function toPart(kind: string, words: string, ms: number | null): Part {
  switch (kind) {
    case 'fail':
      return { kind, words }
    case 'rate':
      return { kind, ms: ms ?? RATE_MS }
    case 'usage':
      return { kind, ms: ms ?? USAGE_MS }
    case 'outage':
      return { kind, provider: words }
    case 'conflict':
      return { kind, name: words === '' ? 'shared' : words }
    default:
      return { kind: PLAIN.find(plain => plain === kind) ?? 'timeout' }
  }
}

/** How often, how long and the rest: `2 openai`, `openai 2`, `1 30s`, `1 30`. */
function readWords(rest: string): { attempts: number; ms: number | null; words: string } {
  const words = rest.split(/\s+/)
  const numbers = words.filter(word => /^\d{1,6}s?$/.test(word))
  const span = numbers.find(word => word.endsWith('s')) ?? numbers[1]
  const attempts = Number(numbers.find(word => word !== span) ?? 0)
  return {
    attempts: attempts > 0 ? attempts : Number.POSITIVE_INFINITY,
    ms: span === undefined ? null : Number.parseInt(span, 10) * 1_000,
    words: words.filter(word => !numbers.includes(word)).join(' '),
  }
}

function toAsking(rest: string): Part {
  const [question = '', ...options] = rest.split('|').map(piece => piece.trim())
  return {
    kind: 'ask',
    question: question === '' ? 'How shall this go on?' : question,
    options: options.filter(option => option !== '').slice(0, OPTIONS_MAX),
  }
}
