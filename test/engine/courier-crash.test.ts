import { describe, expect, test } from 'vitest'
import type { NewPost } from '../../src/message/post.ts'
import type { ThreadRef } from '../../src/run/event.ts'
import type { ChatRows } from '../../src/store/chat-port.ts'
import { REACTIONS, openStand, question } from '../support/courier-posts.ts'
import type { CourierStand } from '../support/courier-stand.ts'
import { messageOf } from '../support/messages.ts'
import { createRandom } from '../support/random.ts'

type Post = { key: string } & Partial<NewPost>

/** What is wrong with what stands in a thread where all this was to be said. */
async function findFaults(stand: CourierStand, thread: ThreadRef, posts: Post[]): Promise<string[]> {
  const faults: string[] = []
  const seen = await stand.replies(thread)
  const statuses = await stand.statuses(thread)
  let last = -1
  for (const { key, kind = 'message', message } of posts) {
    const edited = posts.some(post => post.kind === 'edit' && 'target' in post && post.target === key)
    if (kind === 'edit') {
      if (statuses[key] !== 'sent' && statuses[key] !== 'dropped') faults.push(`${key} is ${statuses[key]}`)
      continue
    }
    if (statuses[key] !== 'sent') faults.push(`${key} is ${statuses[key]}`)
    const wanted = edited ? `${key} settled` : key
    const isThere = (text: string): boolean => (kind === 'line' ? text.includes(key) : text === wanted)
    const places = seen.flatMap(({ text }, index) => (isThere(text) ? [index] : []))
    if (places.length !== 1) faults.push(`${wanted} stands ${places.length} times`)
    else if (places[0]! < last) faults.push(`${wanted} stands before what was said earlier`)
    last = Math.max(last, places[0] ?? -1)
    const place = seen[places[0] ?? -1]
    const files = [message?.file, message?.picture].filter(given => given !== undefined).length
    if (files > 0 && place?.files.length !== files) faults.push(`${key} has ${place?.files.length} files`)
    if (!edited && message && place && place.reactions.length !== message.reactions.length)
      faults.push(`${key} has ${place.reactions.length} reactions`)
  }
  return faults
}

/** A thread's worth of posts, each kind among them. */
function story(name: string): Post[] {
  return [
    { key: `${name}-1.`, kind: 'line' },
    { key: `${name}-2.`, kind: 'line' },
    { key: `${name}-q`, message: messageOf(`${name}-q`, { reactions: REACTIONS }) },
    { key: `${name}-3.`, kind: 'line' },
    { key: `${name}-q settled`, kind: 'edit', target: `${name}-q` },
    {
      key: `${name}-r`,
      message: messageOf(`${name}-r`, {
        reactions: REACTIONS,
        file: { name: `${name}.md`, text: 'a plan' },
        picture: { name, alt: 'waves', svg: '<svg/>' },
      }),
    },
    { key: `${name}-summary`, kind: 'broadcast' },
  ]
}

describe('a worker that dies', () => {
  test('between any two steps leaves each message to be said once, with all its reactions', async () => {
    let isThrough = false
    let deaths = 0
    for (let death = 0; !isThrough; death++) {
      const stand = openStand()
      const thread = await stand.newThread()
      const posts = story('s')
      await stand.write(thread, ...posts)
      let steps = 0
      const first = await stand.start('w1', () => steps++ === death)
      isThrough = stand.memory.present.has(first.id)
      deaths += isThrough ? 0 : 1
      // What comes meanwhile does not get mixed with what is in doubt.
      const more: Post[] = [{ key: 's-4.', kind: 'line' }]
      await stand.write(thread, ...more)
      await stand.start('w2')
      await stand.pass(2_000)
      expect(await findFaults(stand, thread, [...posts, ...more]), `dead at step ${death}`).toEqual([])
    }
    expect(deaths).toBeGreaterThan(50)
  })

  test('in a backlog, between any two steps, leaves it just as well to the next', async () => {
    for (let death = 4; death < 60; death += 3) {
      const stand = openStand()
      const thread = await stand.newThread()
      const posts = Array.from({ length: 5 }, (_, index) => story(`s${index}`)).flat()
      await stand.write(thread, ...posts)
      let steps = 0
      await stand.start('w1', () => steps++ === death)
      await stand.start('w2')
      await stand.pass(2_000)
      expect(await findFaults(stand, thread, posts), `dead at step ${death}`).toEqual([])
    }
  })

  for (const seed of Array.from({ length: 40 }, (_, index) => index + 1)) {
    test(`at random again and again, beside others, with a chat that fails: seed ${seed}`, async () => {
      const stand = openStand()
      const random = createRandom(seed)
      const hits = (chance: number): boolean => random() < chance
      const threads = await Promise.all([stand.newThread(), stand.newThread(), stand.newThread()])
      const stories = threads.map((_, index) => [
        ...story(`a${index}`),
        ...story(`b${index}`),
        ...story(`c${index}`),
      ])
      const left = stories.map(posts => [...posts])
      for (let round = 0; round < 40; round++) {
        const id = `w${round}`
        await stand.start(id, () => hits(0.03))
        for (const [index, thread] of threads.entries()) {
          const some = left[index]!.splice(0, Math.floor(random() * 3))
          if (some.length > 0) await stand.write(thread, ...some)
        }
        if (hits(0.4)) failSomehow(stand, random)
        await stand.pass(random() * 3_000)
      }
      for (const [index, thread] of threads.entries()) await stand.write(thread, ...left[index]!)
      await stand.start('last')
      await stand.pass(180_000, 5_000)
      for (const [index, thread] of threads.entries())
        expect(await findFaults(stand, thread, stories[index]!)).toEqual([])
    })
  }
})

function failSomehow(stand: CourierStand, random: () => number): void {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!
  const call = pick(['post', 'post', 'react', 'edit', 'find', 'remove'] as const)
  const fails = pick(['unreachable', 'unreachable', 'busy'] as const)
  const done = fails === 'busy' ? 'before' : pick(['before', 'after'] as const)
  stand.platform.faults.failNext({ call, fails, done })
}

describe('two workers', () => {
  test('are never at one thread at a time', async () => {
    const stand = openStand()
    const thread = await stand.newThread()
    const hung = stand.platform.faults.hangNext('post')
    await stand.write(thread, 'one', 'two')
    const workers = [await stand.start('w1'), await stand.start('w2')]
    const finish = await hung
    await stand.pass(5_000)
    expect(stand.platform.faults.calls).toEqual(['post'])
    finish()
    await stand.calm()
    expect(await stand.texts(thread)).toEqual(['one', 'two'])
    const speakers = workers.filter(({ steps }) => steps.includes('chat.post'))
    expect(speakers).toHaveLength(1)
  })

  test('take over from each other as soon as one is gone', async () => {
    const stand = openStand()
    const thread = await stand.newThread()
    const hung = stand.platform.faults.hangNext('post')
    await stand.write(thread, 'one', 'two')
    const first = await stand.start('w1')
    await stand.start('w2')
    await hung
    first.die()
    await stand.pass(1_000)
    expect(await stand.texts(thread)).toEqual(['one', 'two'])
  })
})

describe('rows that cannot be reached', () => {
  const CALLS = ['claimThread', 'openPosts', 'markSending', 'markSent', 'releaseThread'] as const
  for (const call of CALLS) {
    for (const done of ['before', 'after'] as const) {
      test(`leave no thread stuck: ${call} fails ${done} it is done`, async () => {
        const stand = openStand()
        const thread = await stand.newThread()
        await stand.write(thread, { key: 'q1', message: messageOf('q1', { reactions: REACTIONS }) }, 'two')
        let fails = 2
        await stand.start('w1', undefined, chats => ({
          ...chats,
          [call]: async (...given: never[]) => {
            const work = chats[call] as (...given: never[]) => Promise<unknown>
            const result = done === 'after' ? await work(...given) : undefined
            if (fails-- > 0) throw new Error('the database is away')
            return done === 'after' ? result : await work(...given)
          },
        }))
        await stand.pass(10_000)
        expect(await stand.texts(thread)).toEqual(['q1', 'two'])
        expect((await stand.replies(thread))[0]?.reactions).toHaveLength(3)
        expect(await stand.store.chats.findThread(thread)).toMatchObject({ courier: null })
      })
    }
  }
})

describe('a worker that looked gone for a moment', () => {
  for (const call of ['markSending', 'markSent'] as const) {
    test(`in ${call} says nothing again of what another has said meanwhile`, async () => {
      const stand = openStand()
      const thread = await stand.newThread()
      const posts = ['one', 'two', 'three', 'four']
      await stand.write(thread, ...posts)
      const gate = Promise.withResolvers<void>()
      let isFirst = true
      await stand.start('w1', undefined, chats => ({
        ...chats,
        [call]: async (...given: never[]) => {
          if (isFirst) {
            isFirst = false
            await gate.promise
          }
          const work: (...given: never[]) => Promise<number> = chats[call]
          return await work(...given)
        },
      }))
      stand.memory.present.delete('w1')
      await stand.start('w2')
      await stand.pass(2_000)
      expect(await stand.texts(thread)).toEqual(posts)
      stand.memory.present.add('w1')
      gate.resolve()
      await stand.pass(5_000)
      expect(await stand.texts(thread)).toEqual(posts)
      expect(stand.platform.faults.calls.filter(made => made === 'post')).toHaveLength(posts.length)
      await stand.write(thread, 'five')
      await stand.pass(1_000)
      expect(await stand.texts(thread)).toEqual([...posts, 'five'])
    })
  }

  const lost = async (): Promise<never> => {
    throw new Error('the database is gone')
  }

  test.each([
    ['', (chats: ChatRows) => chats],
    [
      ', also where it cannot look for a while',
      (chats: ChatRows) => {
        let looks = 0
        const findPost: ChatRows['findPost'] = key => (looks++ < 3 ? lost() : chats.findPost(key))
        return { ...chats, markSent: lost, findPost }
      },
    ],
  ])('takes its own message away if another stands in its place%s', async (_, rows) => {
    const stand = openStand()
    const thread = await stand.newThread()
    await stand.write(thread, 'one', 'two')
    const hung = stand.platform.faults.hangNext('post')
    await stand.start('w1', undefined, rows)
    const finish = await hung
    stand.memory.present.delete('w1')
    await stand.start('w2')
    await stand.pass(2_000)
    stand.memory.present.add('w1')
    finish()
    await stand.pass(10_000)
    expect(await stand.texts(thread)).toEqual(['one', 'two'])
    expect(stand.platform.faults.calls.filter(call => call === 'post')).toHaveLength(3)
  })

  test('takes it away as well where its reactions fail', async () => {
    const stand = openStand()
    const thread = await stand.newThread()
    await stand.write(thread, question('one'))
    const hung = stand.platform.faults.hangNext('post')
    await stand.start('w1')
    const finish = await hung
    stand.memory.present.delete('w1')
    await stand.start('w2')
    await stand.pass(2_000)
    stand.memory.present.add('w1')
    stand.platform.faults.failNext({ call: 'react', fails: 'unreachable', done: 'before' })
    finish()
    await stand.pass(10_000)
    expect(await stand.texts(thread)).toEqual(['one'])
  })
})

describe('shut down', () => {
  test('it ends between two posts and lets go of what it holds', async () => {
    const stand = openStand()
    const thread = await stand.newThread()
    const hung = stand.platform.faults.hangNext('post')
    await stand.write(thread, 'one', 'two')
    const { courier } = await stand.start('w1')
    const finish = await hung
    const ended = courier[Symbol.asyncDispose]()
    finish()
    await ended
    await courier[Symbol.asyncDispose]()
    expect(await stand.texts(thread)).toEqual(['one'])
    expect(await stand.statuses(thread)).toEqual({ one: 'sent', two: 'waiting' })
    expect(await stand.store.chats.findThread(thread)).toMatchObject({ courier: null })
    await stand.start('w2')
    expect(await stand.texts(thread)).toEqual(['one', 'two'])
  })

  test('it does not wait long for a call that hangs', async () => {
    const stand = openStand()
    const thread = await stand.newThread()
    const hung = stand.platform.faults.hangNext('post')
    await stand.write(thread, 'one')
    const { courier } = await stand.start('w1')
    await hung
    const ended = courier[Symbol.asyncDispose]()
    await stand.pass(5_000)
    await ended
    expect((await stand.row('one')).status).toBe('sending')
    expect(await stand.store.chats.findThread(thread)).toMatchObject({ courier: null })
    expect(stand.clock.waiting()).toBe(0)
  })
})
