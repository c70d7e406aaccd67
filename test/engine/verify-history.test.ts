import { describe, expect, test } from 'vitest'
import { parseHistoryFile, toHistoryLines } from '../../src/engine/history-file.ts'
import { sayBroken, verifyHistory } from '../../src/engine/verify-history.ts'
import type { Broken, Link } from '../../src/engine/verify-history.ts'
import { toCanonical } from '../../src/lib/canonical.ts'
import { redactor } from '../../src/lib/redact.ts'
import type { StoredEvent } from '../../src/store/port.ts'
import { chainHash } from '../../src/system/hash.ts'
import { charterOf, fails, planOf, runThrough } from '../support/runs.ts'

const CHARTER = charterOf(planOf({ W1: { tasks: [{ id: 'A' }, { id: 'B' }] } }))
const STORED = chained(runThrough(CHARTER, [...fails('A', 'the key hunter2hunter2 is refused')]).events)
const HEAD = STORED.at(-1)!.hash
const COUNT = STORED.length
const KEPT = { seq: COUNT, hash: HEAD }

function chained(events: { at: number; type: StoredEvent['type'] }[], hash = '', seq = 0): StoredEvent[] {
  let previous = hash
  return events.map((event, index) => {
    const text = toCanonical(event)
    previous = chainHash(previous, text)
    const { at, type } = event
    return { run: CHARTER.run, seq: seq + index + 1, at, type, text, hash: previous }
  })
}

function change(seq: number, to: Partial<StoredEvent>): StoredEvent[] {
  return STORED.map(event => (event.seq === seq ? { ...event, ...to } : event))
}

/** One letter of it. */
function oneLetter(seq: number): string {
  return STORED[seq - 1]!.text.replace('"type":"a', '"type":"A')
}

function numbered(events: StoredEvent[]): StoredEvent[] {
  return events.map((event, index) => ({ ...event, seq: index + 1 }))
}

/** As somebody would put it there who knows how hashes are made. */
function forged(seq: number): StoredEvent {
  return chained([{ at: 1, type: 'run-paused' }], STORED[seq - 2]!.hash, seq - 1)[0]!
}

function swapped(seq: number, what: ('text' | 'hash')[]): StoredEvent[] {
  const [one, two] = [STORED[seq - 1]!, STORED[seq]!]
  const take = (event: StoredEvent, other: StoredEvent): StoredEvent => ({
    ...event,
    ...Object.fromEntries(what.map(key => [key, other[key]])),
    ...(what.includes('text') && { at: other.at, type: other.type }),
  })
  return STORED.map(event => (event === one ? take(one, two) : event === two ? take(two, one) : event))
}

interface Case {
  name: string
  events: StoredEvent[]
  what: Broken['what']
  seq: number
}

const CASES: Case[] = [
  { name: 'one altered letter', events: change(4, { text: oneLetter(4) }), what: 'altered', seq: 4 },
  { name: 'an altered last event', events: change(COUNT, { text: '{}' }), what: 'altered', seq: COUNT },
  { name: 'an altered hash', events: change(4, { hash: '0'.repeat(64) }), what: 'altered', seq: 4 },
  { name: 'another type beside the text', events: change(4, { type: 'merged' }), what: 'altered', seq: 4 },
  { name: 'another time beside the text', events: change(4, { at: 1 }), what: 'altered', seq: 4 },
  { name: 'two swapped events', events: swapped(4, ['text', 'hash']), what: 'moved', seq: 4 },
  { name: 'two swapped texts', events: swapped(4, ['text']), what: 'altered', seq: 4 },
  { name: 'a missing event', events: STORED.toSpliced(3, 1), what: 'missing', seq: 4 },
  { name: 'one missing, others moved up', events: numbered(STORED.toSpliced(3, 1)), what: 'missing', seq: 4 },
  { name: 'a missing first event', events: STORED.slice(1), what: 'missing', seq: 1 },
  { name: 'a missing last event', events: STORED.slice(0, -1), what: 'missing', seq: COUNT },
  { name: 'all events missing', events: [], what: 'missing', seq: 1 },
  {
    name: 'an event added in the middle, chained to the one before',
    events: numbered(STORED.toSpliced(3, 0, forged(4))),
    what: 'added',
    seq: 4,
  },
  {
    name: 'an event added in the middle with any hash',
    events: numbered(STORED.toSpliced(3, 0, { ...forged(4), hash: 'f'.repeat(64) })),
    what: 'added',
    seq: 4,
  },
  {
    name: 'an event added at the end',
    events: [...STORED, forged(COUNT + 1)],
    what: 'added',
    seq: COUNT + 1,
  },
  { name: 'a number that is there twice', events: STORED.toSpliced(4, 0, STORED[3]!), what: 'added', seq: 4 },
]

describe('a history', () => {
  test('is whole as it was written', () => {
    expect(verifyHistory(STORED, { kept: KEPT })).toEqual({ kind: 'whole', published: null, masked: [] })
  })

  test.each(CASES)('with $name is broken there', ({ events, what, seq }) => {
    const verdict = verifyHistory(events, { kept: KEPT })
    expect(verdict).toMatchObject({ kind: 'broken', what, seq, why: expect.stringMatching(/./) })
    expect((verdict as Broken).sound).toBeLessThan(Math.max(1, seq))
  })

  test('says what is wrong, which hash was to be there, and how far it can be trusted', () => {
    const verdict = verifyHistory(change(4, { text: oneLetter(4) }), { kept: KEPT }) as Broken
    expect(sayBroken(verdict)).toBe('Event 4 was altered: its text is not the one that its hash was made of')
    const expected = chainHash(STORED[2]!.hash, oneLetter(4))
    expect(verdict).toMatchObject({ expected, found: STORED[3]!.hash, sound: 3 })
  })

  test('that was written before people stood in it with what they did is whole', () => {
    const old: Link[] = [
      {
        seq: 1,
        text: '{"at":1893499200000,"by":"ann","type":"run-started"}',
        hash: 'fe6273f91d564db4161d47c283c0d7b755b41b6a439235d3eab7272733f6cacd',
      },
      {
        seq: 2,
        text: '{"at":1893499201000,"by":"bo","type":"run-paused"}',
        hash: 'faaf1fde44a3f708e2a5c06c94c7cf511a86adaa49d4d3fea28be9a34dc4cf9e',
      },
    ]
    const deed = { at: 1, type: 'run-resumed' as const, deed: { chat: 'console' } }
    const all = [...old, ...chained([deed], old[1]!.hash, 2)]
    expect(verifyHistory(all, { kept: { seq: 3, hash: all[2]!.hash } }).kind).toBe('whole')
  })
})

describe('a head that was published', () => {
  test.each([HEAD, HEAD.slice(0, 16)])('is found at the end: %s', published => {
    expect(verifyHistory(STORED, { kept: KEPT, published })).toMatchObject({ published: COUNT })
  })

  test('is found where the run went on after it', () => {
    expect(verifyHistory(STORED, { kept: KEPT, published: STORED[3]!.hash })).toMatchObject({ published: 4 })
  })

  test.each([
    ['was cut off, and so was the count of its row', STORED.slice(0, -2)],
    ['was written anew from the beginning', chained([{ at: 2, type: 'run-created' }])],
    [
      'was written anew from some event on',
      [...STORED.slice(0, 4), ...chained([{ at: 2, type: 'run-paused' }], STORED[3]!.hash, 4)],
    ],
  ])('is not found in a history that %s', (_, events) => {
    const kept = { seq: events.length, hash: events.at(-1)!.hash }
    expect(verifyHistory(events, { kept }).kind).toBe('whole')
    const verdict = verifyHistory(events, { kept, published: HEAD.slice(0, 16) })
    expect(verdict).toMatchObject({ kind: 'broken', seq: null, sound: 0 })
  })
})

describe('an exported history', () => {
  const write = (hide = redactor([])): string[] =>
    toHistoryLines({ run: CHARTER.run, version: '1.0.0', kept: KEPT }, STORED, hide)
  const verify = (lines: string[], published?: string) => {
    const read = parseHistoryFile(`${lines.join('\n')}\n`)
    if ('problem' in read) throw new Error(read.problem)
    return verifyHistory(read.links, { kept: read.kept, published })
  }

  test('says first what it is, then has an event a line, and is verified from the file alone', () => {
    const lines = write()
    expect(JSON.parse(lines[0]!)).toMatchObject({ regatta: 'history', run: CHARTER.run, head: HEAD })
    expect(lines.slice(1).map(line => JSON.parse(line) as object)).toEqual(
      STORED.map(({ seq, hash, text }) => ({ seq, hash, event: JSON.parse(text) as object })),
    )
    expect(write()).toEqual(lines)
    expect(verify(lines)).toEqual({ kind: 'whole', published: null, masked: [] })
  })

  test('bears text that would steer a terminal, in a form that does not', () => {
    const events = chained([{ at: 1, type: 'told', text: '\\u0085 \u0085 \u202e \\ "' } as never])
    const kept = { seq: 1, hash: events[0]!.hash }
    const lines = toHistoryLines({ run: CHARTER.run, version: '1', kept }, events, redactor([]))
    expect(lines.join('')).not.toMatch(/[\u0080-\u009f\u202e]/)
    expect(verify(lines)).toMatchObject({ kind: 'whole' })
  })

  test.each([
    ['a letter of an event', (line: string) => line.replace('"type":"a', '"type":"A'), 'altered'],
    ['a space that changes nothing', (line: string) => line.replace('"hash":', '"hash": '), 'altered'],
    ['a second key of a name', (line: string) => line.replace('"at":', '"at":1,"at":'), 'altered'],
    ['a number', (line: string) => line.replace(/"seq":4/, '"seq":40'), 'missing'],
    ['what no program can read', () => '}', 'altered'],
  ])('with another line is broken there: %s', (_, to, what) => {
    const lines = write().map((line, index) => (index === 4 ? to(line) : line))
    expect(verify(lines)).toMatchObject({ kind: 'broken', what, seq: 4, sound: 3 })
  })

  test.each([
    ['without one', (lines: string[]) => lines.toSpliced(4, 1), 'missing', 4],
    ['without the last', (lines: string[]) => lines.slice(0, -1), 'missing', COUNT],
    ['with one twice', (lines: string[]) => lines.toSpliced(4, 0, lines[4]!), 'added', 4],
  ])('%s is broken there', (_, to, what, seq) => {
    expect(verify(to(write()))).toMatchObject({ kind: 'broken', what, seq })
  })

  test('holds no secret, and says which event could therefore not be looked at', () => {
    const lines = write(redactor(['hunter2hunter2']))
    expect(lines.join('')).not.toContain('hunter2hunter2')
    const { masked } = verify(lines) as { masked: number[] }
    expect(masked.length).toBeGreaterThan(0)
    expect(masked.every(seq => STORED[seq - 1]!.text.includes('hunter2hunter2'))).toBe(true)
    expect(verify(lines.toSpliced(masked[0]! + 1, 1))).toMatchObject({ kind: 'broken' })
  })

  test.each([['', '{}', '{"regatta":"history"}', 'no history at all']])('is no file like %j', text => {
    expect(parseHistoryFile(text)).toHaveProperty('problem')
  })
})
