import { fromPrintable, parseJson, toPrintable, toPrintableJson } from '../lib/json.ts'
import type { Redactor } from '../lib/redact.ts'
import type { RunHead, StoredEvent } from '../store/port.ts'
import type { Link } from './verify-history.ts'

/** The form of the lines. */
const FORM = 1
const HASHED =
  'SHA-256 in hex of the hash before it (none before the first), a line feed, and the text of `event`'

interface HistoryHeader {
  run: string
  /** Of the program that wrote it. */
  version: string
  kept: RunHead
}

/** A line for what it is, and one for each event in order: the same history, the same lines. */
export function toHistoryLines(header: HistoryHeader, events: StoredEvent[], hide: Redactor): string[] {
  const { run, version, kept } = header
  const first = { regatta: 'history', form: FORM, hash: HASHED, run, version, events: kept.seq }
  return [
    hide(toPrintableJson({ ...first, head: kept.hash })),
    ...events.map(({ seq, text, hash }) => {
      const shown = hide(text)
      if (shown === text) return toLine({ seq, hash, text })
      return toLine({ seq, hash, text: parseJson(shown) === undefined ? '{}' : shown, masked: true })
    }),
  ]
}

/** The text as it was hashed, to the letter; every other byte of the line follows from what it says. */
function toLine({ seq, hash, text, masked }: Link): string {
  return `{"event":${toPrintable(text)},"hash":"${hash}"${masked ? ',"masked":true' : ''},"seq":${seq}}`
}

type HistoryFile = { run: string; kept: RunHead; links: Link[] } | { problem: string }

/** What such a file says; a line that is not to the letter as it was written stands for an event that nobody wrote. */
export function parseHistoryFile(text: string): HistoryFile {
  const lines = text.split(/\r?\n/)
  if (lines.at(-1) === '') lines.pop()
  const [first = '', ...rest] = lines
  const header = parseJson(first)
  if (!isHeader(header)) return { problem: 'its first line does not say that it is the history of a run' }
  if (header.form !== FORM)
    return { problem: `it is of form ${header.form}, and this version knows form ${FORM}` }
  const links = rest.map((line, index) => parseLine(line) ?? { seq: index + 1, hash: '', text: line })
  return { run: header.run, kept: { seq: header.events, hash: header.head }, links }
}

function parseLine(line: string): Link | null {
  const read = parseJson(line)
  if (typeof read !== 'object' || read === null) return null
  const { hash, seq, masked } = read as Record<string, unknown>
  if (typeof hash !== 'string' || !/^[0-9a-f]{64}$/.test(hash) || !Number.isSafeInteger(seq)) return null
  const link = { seq: seq as number, hash, ...(masked === true && { masked: true as const }) }
  const [head, tail] = toLine({ ...link, text: PLACE }).split(PLACE) as [string, string]
  if (!line.startsWith(head) || !line.endsWith(tail)) return null
  return { ...link, text: fromPrintable(line.slice(head.length, line.length - tail.length)) }
}

/** Nothing else of a line is it. */
const PLACE = '\0'

interface FirstLine {
  form: number
  run: string
  events: number
  head: string
}

function isHeader(value: unknown): value is FirstLine {
  if (typeof value !== 'object' || value === null) return false
  const { regatta, form, run, events, head } = value as Record<string, unknown>
  const counts = typeof form === 'number' && typeof events === 'number'
  return regatta === 'history' && counts && typeof run === 'string' && typeof head === 'string'
}
