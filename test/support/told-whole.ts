import { expect } from 'vitest'
import type { ThreadRef } from '../../src/run/event.ts'
import type { ChatLoad } from './chat-load.ts'

const MINUTE_MS = 60_000

/** All that was to be said is there, once, in the order in which it was to be said. */
export async function expectWhole(load: ChatLoad, shownIn: (thread: ThreadRef) => string[]): Promise<void> {
  for (const loaded of load.runs) {
    const posts = await load.postsOf(loaded)
    const isEdit = (kind: string): boolean => kind === 'edit'
    expect(posts.filter(({ status, kind }) => status !== 'sent' && !isEdit(kind))).toEqual([])
    const messages = posts.filter(({ kind }) => !isEdit(kind)).map(({ message }) => message!)
    expect(messages).toEqual(messages.toSorted())
    expect(shownIn(loaded.thread)).toEqual([...new Set(messages)])
  }
}

/** An hour in which the platform is away, in the middle of a run of 225; what piled up is told in few messages. */
export async function passOutage(
  load: ChatLoad,
  channel: string,
  platform: { goAway(): void; comeBack(): void; posted(): number },
  meanwhile: () => Promise<void> = async () => {},
): Promise<void> {
  const run = await load.begin(225, channel)
  await load.pass(MINUTE_MS)
  platform.goAway()
  await load.pass(60 * MINUTE_MS)
  const waiting = (await load.postsOf(run)).filter(({ status }) => status === 'waiting').length
  await meanwhile()
  platform.comeBack()
  const before = platform.posted()
  await load.pass(60 * MINUTE_MS)
  expect(waiting).toBeGreaterThan(5)
  expect(platform.posted() - before).toBeLessThan(waiting)
}
