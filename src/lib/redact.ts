export type Redactor = (text: string, edges?: 'whole' | 'cut') => string

/** Shorter values occur by chance: hiding them would spoil the text and say more than it hides. */
export const SECRET_CHARS_MIN = 8
/** A piece of a secret at the edge of a cut text is hidden from this length on. */
const PIECE_CHARS_MIN = 4
export const MASK = '•••'

/**
 * Hides every occurrence of the values, overlapping ones too. A value of several lines (a PEM key) is
 * hidden line by line as well, since output is shown by lines. `cut`: the text may begin or end inside
 * a secret.
 */
export function redactor(values: readonly string[]): Redactor {
  return toRedactor(values, () => [])
}

/**
 * For what programs say: hides also what somebody signs in with in an address, which is among no values. A repository
 * may have such an address, and `git remote -v` shows it.
 */
export function outputRedactor(values: readonly string[]): Redactor {
  return toRedactor(values, findCredentials)
}

function toRedactor(values: readonly string[], findMore: (text: string) => Span[]): Redactor {
  const secrets = toSecrets(values)
  return (text, edges = 'whole') => {
    const spans = [...secrets.flatMap(secret => findAll(text, secret)), ...findMore(text)]
    if (edges === 'cut') spans.push(...findPieces(text, secrets))
    return spans.length === 0 ? text : maskSpans(text, spans)
  }
}

function toSecrets(values: readonly string[]): string[] {
  const whole = values.map(value => value.trim())
  const lines = whole.flatMap(value => value.split(/\r?\n/)).map(line => line.trim())
  return [...new Set([...whole, ...lines])].filter(secret => secret.length >= SECRET_CHARS_MIN)
}

/** Of the web all before the @, for a token may stand alone there; elsewhere the password. */
const CREDENTIALS =
  /https?:\/\/([^\s/@"'<>]{1,400})@|[a-z][a-z\d+.-]{1,20}:\/\/[^\s/:@"'<>]{0,100}:([^\s/@"'<>]{1,300})@/dgi

type Span = [from: number, to: number]

function findAll(text: string, secret: string): Span[] {
  const spans: Span[] = []
  for (let at = text.indexOf(secret); at !== -1; at = text.indexOf(secret, at + 1)) {
    spans.push([at, at + secret.length])
  }
  return spans
}

function findCredentials(text: string): Span[] {
  if (!text.includes('://')) return []
  return Array.from(text.matchAll(CREDENTIALS), ({ indices }) => (indices?.[1] ?? indices?.[2])!)
}

function findPieces(text: string, secrets: readonly string[]): Span[] {
  const spans: Span[] = []
  for (const secret of secrets) {
    for (let length = Math.min(secret.length - 1, text.length); length >= PIECE_CHARS_MIN; length--) {
      if (text.startsWith(secret.slice(-length))) spans.push([0, length])
      if (text.endsWith(secret.slice(0, length))) spans.push([text.length - length, text.length])
    }
  }
  return spans
}

function maskSpans(text: string, spans: Span[]): string {
  let masked = ''
  let at = 0
  for (const [from, to] of spans.sort((a, b) => a[0] - b[0])) {
    if (to <= at) continue
    if (from >= at) masked += text.slice(at, from) + MASK
    at = to
  }
  return masked + text.slice(at)
}
