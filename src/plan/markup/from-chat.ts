import { withSpeaker } from '../words/claims.ts'

/** `[09:12] Nils: `, `09:12 <Nils> `, `Nils, 09:12: `: who wrote a line of a chat, and when. */
const SAID =
  /^(?:\[?\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AaPp][Mm])?\]?\s+<?@?\p{L}[\p{L}\p{N} ._-]{0,24}(?:>|:)|@?\p{L}[\p{L}\p{N}._-]{0,24},?\s+\[?\d{1,2}:\d{2}(?:\s?[AaPp][Mm])?\]?:)(?:\s+|$)/u
/** `**Nils** 09:12`, in a line of its own: where what is said is listed, the outline knows whose turn it is. */
const SPEAKS =
  /^(?:\*\*|__)@?\p{L}[\p{L}\p{N} ._-]{0,24}(?:\*\*|__),?\s+(?:—\s+)?[[(]?\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AaPp][Mm])?[\])]?\s*$/u
/** The same, where what is said begins a line below. */
const CLOCK = /\[?\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AaPp][Mm])?\]?/
const NAMED = /(\p{L}[\p{L}\p{N}_-]{0,24})/u
const LEAST = 4

const KEYS = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']
const CODE = new RegExp(`^( {0,3}):(?:(${KEYS.join('|')})|[a-z][a-z\\d_+-]{1,30}):\\s?(?=(\\*?\\*\\S)?)`)

/** `:one: **Batch 1**`: signs that a chat's export spells out. */
function toSign(line: string): string {
  return !line.trimStart().startsWith(':')
    ? line
    : line.replace(CODE, (all, indent: string, key: string | undefined, bold: string | undefined) =>
        key === undefined
          ? bold === undefined
            ? all
            : indent
          : `${indent}${KEYS.indexOf(key) + 1}\uFE0F\u20E3 `,
      )
}

/** Neither who wrote a line nor a sign is told without. */
const TIMED = /\d:\d{2}/
const SPELLED = /:[a-z][a-z\d_+-]{1,30}:/

/** A chat as somebody copied it: the lines without who wrote them. */
export function fromChat(text: string): string {
  if (!TIMED.test(text) && !SPELLED.test(text)) return text
  const isListed = /^ {0,8}[-*•▪◦·–]\s/m.test(text)
  const lines = toClaims(text.split('\n')).map(line =>
    !isListed && SPEAKS.test(line.slice(0, 80)) ? '' : toSign(line),
  )
  const said = lines.filter(line => SAID.test(line.slice(0, 80))).length
  if (said < LEAST || said * 2 < lines.filter(line => line.trim() !== '').length) return lines.join('\n')
  return lines
    .map((line, at) =>
      SAID.test(line.slice(0, 80)) ? endSentence(line.replace(SAID, ''), lines[at + 1] ?? '') : line,
    )
    .join('\n')
}

/** What somebody says ends with the line, unless a list goes on with it. */
function endSentence(said: string, next: string): string {
  const isSaid = /^\p{L}\S*(?:\s+\S+){3}/u.test(said) && /[\p{L}\p{N})]$/u.test(said)
  return isSaid && !/^\s*(?:[-*+•◦▪·–]|\d{1,3}[.)])\s/.test(next) ? `${said}.` : said
}

const LINE_MAX = 500

/** Who says `I take 2` is not told without those who wrote the lines. */
function toClaims(lines: string[]): string[] {
  let speaker: string | null = null
  return lines.map(line => {
    const head = line.slice(0, 80)
    const said = SAID.exec(head)?.[0] ?? ''
    const named = said === '' && !SPEAKS.test(head) ? null : NAMED.exec(head.replace(CLOCK, ''))
    speaker = named?.[1] ?? speaker
    return speaker === null || line.length > LINE_MAX
      ? line
      : said + withSpeaker(line.slice(said.length), speaker)
  })
}
