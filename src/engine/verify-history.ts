import { parseJson } from '../lib/json.ts'
import type { RunHead, StoredEvent } from '../store/port.ts'
import { chainHash } from '../system/hash.ts'

/** An event as it was kept. Beside its text stand its time and type where it comes from a database. */
export type Link = Pick<StoredEvent, 'seq' | 'text' | 'hash'> &
  Partial<Pick<StoredEvent, 'type' | 'at'>> & {
    /** What was secret in its text is hidden: its own hash cannot be made again. */
    masked?: true
  }

export interface Heads {
  /** As it stands beside the events: in the row of the run, or in the first line of a file. */
  kept: RunHead
  /** How the hash begins that was published, if it is to be found. */
  published?: string | undefined
}

export type Verdict = Whole | Broken

interface Whole {
  kind: 'whole'
  /** The number of the event whose hash was published; null: none was asked for. */
  published: number | null
  /** Numbers of those that could not be looked at. */
  masked: number[]
}

/** The first event that is not as it was written. */
export interface Broken {
  kind: 'broken'
  what: 'altered' | 'missing' | 'added' | 'moved'
  /** The number that it has, or had; null: nobody can tell. */
  seq: number | null
  why: string
  expected: string | null
  found: string | null
  /** Up to which event the history is as it was written. */
  sound: number
}

export function verifyHistory(links: readonly Link[], heads: Heads): Verdict {
  const broken = findBroken(links, heads.kept) ?? findCut(links, heads.kept)
  if (broken) return broken
  const masked = links.flatMap(link => (link.masked ? [link.seq] : []))
  if (heads.published === undefined) return { kind: 'whole', published: null, masked }
  const at = links.findIndex(({ hash }) => hash.startsWith(heads.published ?? ''))
  if (at >= 0) return { kind: 'whole', published: links[at]!.seq, masked }
  return toNowhere(links, heads.published)
}

/** `Event 4 is missing: number 5 stands in its place`. */
export function sayBroken({ what, seq, why }: Broken): string {
  if (seq === null) return `The history is not the one that was written: ${why}`
  const done = { altered: 'was altered', missing: 'is missing', added: 'was added', moved: 'was moved' }[what]
  return `Event ${seq} ${done}: ${why}`
}

/** Whoever can write all of the database can write another history: what people have seen of it they cannot change. */
function toNowhere(links: readonly Link[], published: string): Broken {
  const why = `no event has the hash that was published: the history was cut off before it, or was written anew`
  const found = links.at(-1)?.hash ?? null
  return { kind: 'broken', what: 'missing', seq: null, why, expected: published, found, sound: 0 }
}

function findBroken(links: readonly Link[], kept: RunHead): Broken | null {
  let previous = ''
  for (const [index, link] of links.entries()) {
    const expected = link.masked ? link.hash : chainHash(previous, link.text)
    if (link.seq !== index + 1 || link.hash !== expected) {
      const explained = explain(links, index, previous, kept)
      return { kind: 'broken', ...explained, sound: Math.min(index, explained.seq - 1) }
    }
    const why = compareColumns(link)
    if (why !== null)
      return { ...toAltered(link, why), kind: 'broken', expected, found: link.hash, sound: index }
    previous = link.hash
  }
  return null
}

type Explained = Omit<Broken, 'kind' | 'sound'> & { seq: number }

/** What was done there, as far as the other events still tell. */
function explain(links: readonly Link[], index: number, previous: string, kept: RunHead): Explained {
  const link = links[index]!
  const seq = index + 1
  const expected = chainHash(previous, link.text)
  const hashes = { expected, found: link.hash }
  if (link.seq < seq) return { what: 'added', seq: link.seq, why: 'its number is there twice', ...hashes }
  const next = links.slice(index + 1).find(({ text, hash }) => chainHash(previous, text) === hash)
  if (next) {
    if (isLinked(links, index))
      return { what: 'moved', seq, why: `what stands there was written elsewhere in it`, ...hashes }
    const why = `what was written next stands further down, as number ${next.seq}`
    return { what: 'added', seq, why, ...hashes }
  }
  const before = links.slice(0, Math.max(0, index - 1)).findIndex(other => fits(other, link))
  if (before >= 0) {
    const first = links[before + 1]!
    const why = `number ${link.seq} was written after number ${before + 1}: what stands between is not of this history`
    return { what: 'added', seq: before + 2, why, expected: link.hash, found: first.hash }
  }
  if (link.seq > seq) {
    const why = `number ${link.seq} stands in its place`
    return { what: 'missing', seq, why, expected: null, found: link.hash }
  }
  return toChanged(links, index, hashes, kept)
}

function toChanged(
  links: readonly Link[],
  index: number,
  hashes: { expected: string; found: string },
  kept: RunHead,
): Explained {
  const [link, next] = [links[index]!, links[index + 1]]
  if (next && chainHash(hashes.expected, next.text) === next.hash)
    return { ...toAltered(link, 'its hash was changed; its text is as it was written'), ...hashes }
  const missing = kept.seq - links.length
  if (missing <= 0)
    return { ...toAltered(link, 'its text is not the one that its hash was made of'), ...hashes }
  const why = `${missing} fewer than there should be: those behind it were moved up, or its text was changed`
  return { what: 'missing', seq: link.seq, why, ...hashes }
}

function toAltered({ seq }: Link, why: string): Pick<Explained, 'what' | 'seq' | 'why'> {
  return { what: 'altered', seq, why }
}

/** Larger texts are compared with fewer: no history takes longer than a few seconds to explain. */
const CHARS_HASHED_MAX = 200_000_000

function isLinked(links: readonly Link[], index: number): boolean {
  const link = links[index]!
  const most = Math.ceil(CHARS_HASHED_MAX / (link.text.length + 1))
  return links.slice(0, most).some(other => fits(other, link))
}

/** Whether one was written right after the other. */
function fits(before: Link, { text, hash }: Link): boolean {
  return chainHash(before.hash, text) === hash
}

/** The columns beside the text are for queries, and must say the same. */
function compareColumns({ text, type, at }: Link): string | null {
  if (type === undefined && at === undefined) return null
  const event = parseJson(text) as { type?: string; at?: number } | undefined
  return event?.type === type && event?.at === at
    ? null
    : 'it is stored with another type or time than its text has'
}

function findCut(links: readonly Link[], kept: RunHead): Broken | null {
  const last = links.at(-1)
  const ends = { expected: kept.hash, found: last?.hash ?? null }
  if (kept.seq > links.length) {
    const missing = kept.seq - links.length
    const why = missing === 1 ? 'the last event is gone' : `the last ${missing} events are gone`
    return { kind: 'broken', what: 'missing', seq: links.length + 1, why, ...ends, sound: links.length }
  }
  if (last?.hash === kept.hash) return null
  if (kept.seq < links.length && links[kept.seq - 1]?.hash === kept.hash) {
    const why = `the history ends at number ${kept.seq}: what comes after it was put there by another hand`
    return { kind: 'broken', what: 'added', seq: kept.seq + 1, why, ...ends, sound: kept.seq }
  }
  const why = `it holds together, but is not what was written last: some of it was written anew`
  return { kind: 'broken', what: 'altered', seq: null, why, ...ends, sound: 0 }
}
