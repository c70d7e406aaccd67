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
  for (const wrong of WRONG) {
    const whole = undo(text, wrong)
    if (whole !== null)
      return { text: whole, note: toNote(wrong.name, 'whole text'), line: firstHighLine(text) }
  }
  return repairLines(text)
}

function repairLines(text: string): Repaired {
  const lines = text.split('\n')
  let [count, first, name] = [0, 0, '']
  for (const [index, line] of lines.entries()) {
    if (!hasHighPair(line)) continue
    for (const wrong of WRONG) {
      const repaired = undo(line, wrong)
      if (repaired === null) continue
      lines[index] = repaired
      if (count++ === 0) [first, name] = [index + 1, wrong.name]
      break
    }
  }
  if (count === 0) return { text, note: null, line: 1 }
  return { text: lines.join('\n'), note: toNote(name, `${count} line${count === 1 ? '' : 's'}`), line: first }
}

function toNote(name: string, what: string): string {
  return `The text had been decoded as ${name} instead of UTF-8 on its way; the ${what} was repaired without loss.`
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
