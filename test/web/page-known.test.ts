import { expect, test } from 'vitest'
import type { ConsoleMessage } from '../../src/store/console-port.ts'
import {
  listMessages,
  NOTHING_KNOWN,
  takeChanges,
  takeFeed,
  takeOlder,
  toFeedKey,
} from '../../src/web/page/known.ts'
import type { Known } from '../../src/web/page/known.ts'
import { countUnread, NOTHING_UNREAD, readPlace, takeNews } from '../../src/web/page/unread.ts'

const CHANNEL = { channel: 'general', thread: null }
const KEY = toFeedKey(CHANNEL)
const LATER = 10_000_000

test('a change puts a new message last, and a changed one where it was', () => {
  const known = loaded([say('a', 1), say('b', 2)])
  const { known: next, news } = takeChanges(known, [
    say('c', 3, { at: LATER + 3 }),
    say('a', 4, { at: LATER, text: 'changed' }),
  ])
  expect(texts(next)).toEqual(['changed', 'b', 'c'])
  expect(news.map(({ id }) => id)).toEqual(['c'])
})

test('what was said earlier and edited since stands before what was said after it', () => {
  const { known } = takeChanges(loaded([say('a', 1)]), [
    say('c', 3, { at: LATER + 9 }),
    say('b', 4, { at: LATER + 5, editedAt: LATER + 10 }),
  ])
  expect(texts(known)).toEqual(['a', 'b', 'c'])
})

test('the same change twice shows a message once', () => {
  const changes = [say('b', 2)]
  const once = takeChanges(loaded([say('a', 1)]), changes)
  const twice = takeChanges(once.known, changes)
  expect(texts(twice.known)).toEqual(['a', 'b'])
  expect(twice.news).toEqual([])
})

test('an older state of a message that comes late is not shown', () => {
  const known = loaded([say('a', 5, { text: 'now' })])
  expect(texts(takeChanges(known, [say('a', 4, { text: 'before' })]).known)).toEqual(['now'])
})

test('what was removed goes', () => {
  const known = loaded([say('a', 1), say('b', 2)])
  const { known: next } = takeChanges(known, [say('a', 3, { removed: true, text: null })])
  expect(texts(next)).toEqual(['b'])
})

test('a change to a message before the loaded ones does not leave a gap', () => {
  const known = takeFeed(NOTHING_KNOWN, KEY, { messages: [say('b', 2, { at: LATER })], more: true })
  const { known: next, news } = takeChanges(known, [say('a', 3, { at: 1 })])
  expect(texts(next)).toEqual(['b'])
  expect(news).toEqual([])
  const older = takeOlder(next, KEY, { messages: [say('a', 3, { at: 1 })], more: false })
  expect(texts(older)).toEqual(['a', 'b'])
})

test('a reply stands in its thread, and in the channel only if it is for all', () => {
  const root = say('root', 1)
  const thread = { channel: 'general', thread: 'root' }
  const known = takeFeed(loaded([root]), toFeedKey(thread), { messages: [root], more: false })
  const { known: next } = takeChanges(known, [
    say('quiet', 2, { thread: 'root' }),
    say('loud', 3, { thread: 'root', broadcast: true }),
  ])
  expect(texts(next)).toEqual(['root', 'loud'])
  expect(listMessages(next, thread)?.map(({ id }) => id)).toEqual(['root', 'quiet', 'loud'])
})

test('unread is what others say elsewhere, and in threads of one’s own', () => {
  const known = loaded([say('mine', 1), say('other', 2, { by: { kind: 'person', name: 'ben' } })])
  const ben = { kind: 'person', name: 'ben' } as const
  const news = [
    say('1', 3, { by: ben }),
    say('2', 4, { by: ben, channel: 'deck' }),
    say('3', 5, { by: ben, thread: 'mine' }),
    say('4', 6, { by: ben, thread: 'other' }),
    say('5', 7, { channel: 'deck' }),
  ]
  const unread = takeNews(NOTHING_UNREAD, { news, known, as: 'ana', seen: [CHANNEL] })
  expect(countUnread(unread, 'general')).toBe(1)
  expect(countUnread(unread, 'deck')).toBe(1)
  expect(unread.threads.get('mine')?.count).toBe(1)
  const read = readPlace(readPlace(unread, { channel: 'deck', thread: null }), {
    channel: 'general',
    thread: 'mine',
  })
  expect(countUnread(read, 'general') + countUnread(read, 'deck')).toBe(0)
})

function loaded(messages: ConsoleMessage[]): Known {
  return takeFeed(NOTHING_KNOWN, KEY, { messages, more: false })
}

function texts(known: Known): (string | null)[] | undefined {
  return listMessages(known, CHANNEL)?.map(({ text }) => text)
}

function say(id: string, rev: number, more: Partial<ConsoleMessage> = {}): ConsoleMessage {
  return {
    id,
    rev,
    channel: 'general',
    thread: null,
    broadcast: false,
    by: { kind: 'person', name: 'ana' },
    at: LATER + rev,
    text: id,
    body: null,
    only: null,
    files: [],
    editedAt: null,
    removed: false,
    reactions: [],
    replies: 0,
    repliedAt: null,
    ...more,
  }
}
