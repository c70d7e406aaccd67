import type { Finding } from '../plan.ts'
import { PLAN_BYTES_MAX } from '../plan.ts'
import { repairMojibake } from './mojibake.ts'

export interface Decoded {
  /** Null where the bytes cannot be a text that people wrote. */
  text: string | null
  findings: Finding[]
}

/** Bytes as they were dropped → text with `\n` line ends; every repair on the way is a note. */
export function decode(bytes: Uint8Array): Decoded {
  if (bytes.length > PLAN_BYTES_MAX) {
    const most = (PLAN_BYTES_MAX / 1_000_000).toFixed(1)
    return refuse(
      'too-large',
      `The document is larger than ${most} MB, and so much is read at most. Split it.`,
    )
  }
  const { text: given, note } = toText(bytes)
  if (given === null || isBinary(given)) {
    return refuse('not-text', 'This is not a text document. Give the plan as Markdown or plain text.')
  }
  if (given.trim() === '') return refuse('empty', 'The document is empty. Give a plan that lists tasks.')
  // As long as its bytes it is ASCII.
  const isAscii = note === null && given.length === bytes.length
  const repaired = isAscii ? { text: given, note: null, line: 1 } : repairMojibake(given)
  const findings: Finding[] = []
  if (note !== null) findings.push({ code: 'decoded', severity: 'note', line: 1, message: note })
  if (repaired.note !== null) {
    findings.push({ code: 'repaired-text', severity: 'note', line: repaired.line, message: repaired.note })
  }
  return { text: withLineFeeds(repaired.text), findings }
}

const BLANKS = /[\u00a0\u2000-\u200a\u202f\u205f]/g
const UNSEEN = /[\u00ad\u200b\u2060\ufeff]/g

/** What word processors set between words, and what nobody sees, is no part of a name. */
export function withPlainBlanks(text: string): string {
  return text.replace(BLANKS, ' ').replace(UNSEEN, '')
}

function withLineFeeds(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
}

function refuse(code: string, message: string): Decoded {
  return { text: null, findings: [{ code, severity: 'error', line: 1, message }] }
}

function toText(bytes: Uint8Array): { text: string | null; note: string | null } {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return fromUtf16(bytes, 'utf-16le')
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return fromUtf16(bytes, 'utf-16be')
  const wide = findUtf16(bytes)
  if (wide !== null) return fromUtf16(bytes, wide)
  const utf8 = decodeStrictly(bytes, 'utf-8')
  if (utf8 !== null) return { text: utf8, note: null }
  const text = decodeStrictly(bytes, 'windows-1252')
  return { text, note: 'The document is not UTF-8; it was read as Windows-1252 (Latin-1).' }
}

/** How much of a text tells whether every other byte of it is a NUL. */
const WIDE_SAMPLE = 4096
/** Of all characters: blanks, figures and line ends have a NUL in any language. */
const WIDE_SHARE = 0.04

/** UTF-16 without a mark: NULs at every other byte only, which no text in UTF-8 has at all. */
function findUtf16(bytes: Uint8Array): string | null {
  if (bytes.length < 4 || bytes.length % 2 !== 0) return null
  const nuls = [0, 0]
  const end = Math.min(bytes.length, WIDE_SAMPLE)
  for (let i = 0; i < end; i++) if (bytes[i] === 0) nuls[i % 2]!++
  const [even, odd] = [nuls[0]!, nuls[1]!]
  const [most, least] = [Math.max(even, odd), Math.min(even, odd)]
  if (most < (end / 2) * WIDE_SHARE || least * 20 > most) return null
  return odd > even ? 'utf-16le' : 'utf-16be'
}

function fromUtf16(bytes: Uint8Array, encoding: string): { text: string | null; note: string } {
  const text = decodeStrictly(bytes, encoding)
  return { text, note: 'The document is UTF-16; it was read as such.' }
}

function decodeStrictly(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

// oxlint-disable-next-line no-control-regex -- what is looked for are these very characters
const CONTROL = /[\0-\x08\x0b\x0e-\x1a\x1c-\x1f]/

/** A NUL is never typed; other control characters may slip in, but not by the hundred. */
function isBinary(text: string): boolean {
  if (!CONTROL.test(text)) return false
  let control = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 0) return true
    if (code < 32 && code !== 9 && code !== 10 && code !== 13 && code !== 12 && code !== 27) control++
  }
  return control > 8 && control * 50 > text.length
}
