export const PRINTABLE_ASCII = /^[ -~]*$/
const ESC = String.fromCodePoint(0x1b)
const BEL = String.fromCodePoint(0x07)
/** The same introducers and terminators as single characters (C1). */
const CSI = String.fromCodePoint(0x9b)
const STRINGS = [0x90, 0x98, 0x9d, 0x9e, 0x9f].map(code => String.fromCodePoint(code)).join('')
const ST = String.fromCodePoint(0x9c)

/** Colours and cursor moves; window titles, links and other strings with their content; what else begins with ESC. */
const TERMINAL_SEQUENCE = new RegExp(
  [
    `(?:${ESC}\\[|${CSI})[0-?]*[ -/]*[@-~]`,
    // A new beginning ends the search: text full of beginnings without an end is read once, not once for each.
    `(?:${ESC}[\\]PX^_]|[${STRINGS}])[^${BEL}${ESC}${ST}${STRINGS}]*(?:${BEL}|${ESC}\\\\|${ST})`,
    `${ESC}[ -/]*[0-~]`,
  ].join('|'),
  'g',
)
const LINE_BREAK = /\r\n|[\n\r\v\f\u0085\u2028\u2029\t]/g
/** They reorder what stands beside them. */
const DIRECTION = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g
/** They hide in a word, or hide words. */
const INVISIBLE =
  /\u034f|[\u115f\u1160]|[\u17b4\u17b5]|[\u00ad\u180e\u200b\u200c\u2060-\u2064\u206a-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e0fff}]/gu
/** Joins emoji to one; elsewhere it is a trick. */
const LOOSE_JOINER =
  /(?<!\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier})?)\u200d|\u200d(?!\p{Extended_Pictographic})/gu

/** Text from plans, agents and people as one line that does nothing to a terminal but stand there. */
export function toPlainText(text: string): string {
  if (PRINTABLE_ASCII.test(text)) return text
  return toPlain(text.toWellFormed().replace(TERMINAL_SEQUENCE, ''))
}

/** The same with its lines kept apart, by '\n'. */
export function toPlainLines(text: string): string {
  const lines = text
    .toWellFormed()
    .replace(TERMINAL_SEQUENCE, '')
    .split(/\r\n?|\n/)
  return lines.map(toPlain).join('\n')
}

function toPlain(text: string): string {
  return text
    .replace(LINE_BREAK, ' ')
    .replace(/\p{Cc}/gu, '')
    .replace(DIRECTION, '')
    .replace(INVISIBLE, '')
    .replace(LOOSE_JOINER, '')
}
