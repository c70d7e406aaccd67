/** Characters of Windows-1252 from 0x80 to 0x9f; the five that it leaves undefined pass as themselves. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

const MAC_ROMAN =
  'ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø' +
  '¿¡¬√ƒ≈∆«»…\u00a0ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\uf8ffÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ'

interface Wrong {
  name: string
  byteOf: Map<string, number>
}

const WRONG: Wrong[] = [
  { name: 'Windows-1252', byteOf: toTable(WINDOWS_1252, 0x80, 0xa0) },
  { name: 'Mac Roman', byteOf: toTable(MAC_ROMAN, 0x80, 0x100) },
  { name: 'Latin-1', byteOf: toTable('', 0x80, 0x80) },
]

export interface Repaired {
  text: string
  note: string | null
  line: number
}

/**
 * Text that was UTF-8 and was taken for something else on its way ("â†’" for an arrow) is turned back,
 * as a whole or else line by line, and only where every character of it turns back without loss.
 */
export function repairMojibake(text: string): Repaired {
  if (!hasHighPair(text)) return { text, note: null, line: 1 }
  const whole = undoAll(text)
  return whole === null
    ? repairLines(text)
    : { text: whole.text, note: toNote(whole, 'whole text was'), line: firstHighLine(text) }
}

function repairLines(text: string): Repaired {
  const lines = text.split('\n')
  let [count, line] = [0, 1]
  let first: Undone | null = null
  for (let index = 0; index < lines.length; index++) {
    const repaired = hasHighPair(lines[index]!) ? undoAll(lines[index]!) : null
    if (repaired === null) continue
    lines[index] = repaired.text
    count++
    if (first === null) [first, line] = [repaired, index + 1]
  }
  if (first === null) return { text, note: null, line }
  return {
    text: lines.join('\n'),
    note: toNote(first, count === 1 ? 'line was' : `${count} lines were`),
    line,
  }
}

function toNote({ names }: Undone, what: string): string {
  const as = [...new Set(names)].join(' and ')
  const times = ['', ' twice', ' three times'][names.length - 1]!
  return `The text had been decoded as ${as} instead of UTF-8${times} on its way; the ${what} repaired without loss.`
}

interface Undone {
  text: string
  /** What it had been taken for, the last time first. */
  names: string[]
}

/** A text that goes through the same wrong hands again is garbled again; nobody has seen it more often. */
const ROUNDS_MAX = 3

/** As often as it had been taken for something else; null where it never was. */
function undoAll(text: string): Undone | null {
  const names: string[] = []
  let plain = text
  while (names.length < ROUNDS_MAX && hasHighPair(plain)) {
    const before = names.length
    for (const wrong of WRONG) {
      const undone = undo(plain, wrong)
      if (undone === null) continue
      plain = undone
      names.push(wrong.name)
      break
    }
    if (names.length === before) break
  }
  return names.length === 0 ? null : { text: plain, names }
}

/** UTF-8 taken for a one-byte encoding always shows as two or more characters past ASCII in a row. */
function hasHighPair(text: string): boolean {
  return HIGH_PAIR.test(text)
}

// oxlint-disable-next-line no-control-regex -- the whole of ASCII
const HIGH_PAIR = /[^\0-\x7f]{2}/

function undo(text: string, wrong: Wrong): string | null {
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    const byte = code < 128 ? code : wrong.byteOf.get(text[i]!)
    if (byte === undefined) return null
    bytes[i] = byte
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}

/** What `chars` does not name, up to 0xff, stands for the byte of the same number (Latin-1). */
function toTable(chars: string, from: number, to: number): Map<string, number> {
  const table = new Map<string, number>()
  for (let byte = to; byte < 0x100; byte++) table.set(String.fromCharCode(byte), byte)
  for (let byte = from; byte < to; byte++) table.set(chars[byte - from]!, byte)
  return table
}

function firstHighLine(text: string): number {
  let line = 1
  for (let i = 0; i < text.length && text.charCodeAt(i) < 128; i++) if (text[i] === '\n') line++
  return line
}
