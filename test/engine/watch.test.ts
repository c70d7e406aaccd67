import { expect, test } from 'vitest'
import { watchLife } from '../../src/engine/watch.ts'
import { createHandClock } from '../support/hand-clock.ts'

const STALL_MS = 60_000

/** What is said of an attempt in whose workspace nothing moves, while these spans pass. */
async function watchThrough(
  spans: (number | 'sign' | 'asks' | 'is answered')[],
  pulse: () => Promise<string> = async () => 'as it was',
): Promise<string[]> {
  const clock = createHandClock()
  const said: string[] = []
  using life = watchLife({
    clock,
    stallMs: STALL_MS,
    pulse,
    warn: () => said.push(`warned at ${clock.now()}`),
    stall: () => said.push(`stalled at ${clock.now()}`),
  })
  let release = (): void => {}
  for (const span of spans) {
    if (span === 'sign') life.sign()
    else if (span === 'asks') release = life.hold()
    else if (span === 'is answered') release()
    else clock.pass(span)
    for (let turn = 0; turn < 5; turn++) await Promise.resolve()
  }
  return said
}

test('a silent attempt is warned of, and stalled after as long again', async () => {
  expect(await watchThrough([0, STALL_MS, STALL_MS])).toEqual(['warned at 60000', 'stalled at 120000'])
})

test('an agent that never let anything be seen is found like any other', async () => {
  const said = await watchThrough([0, STALL_MS, STALL_MS], async () => {
    throw new Error('the workspace is not there')
  })
  expect(said).toEqual(['warned at 60000', 'stalled at 120000'])
})

test('one that prints nothing and writes is well, however long it takes', async () => {
  let writes = 0
  const hour = Array.from({ length: 60 }, () => STALL_MS)
  expect(await watchThrough([0, ...hour], async () => `state ${++writes}`)).toEqual([])
})

test('every sign of life begins it anew', async () => {
  expect(await watchThrough([0, STALL_MS, 'sign', 1_000, STALL_MS, STALL_MS - 1_000, 1_000])).toEqual([
    'warned at 60000',
    'warned at 121000',
    'stalled at 181000',
  ])
})

test('one that waits for people shows no sign and need not, and is watched again once it is answered', async () => {
  const hour = Array.from({ length: 60 }, () => STALL_MS)
  const said = await watchThrough([0, 'asks', ...hour, 'is answered', STALL_MS, STALL_MS, STALL_MS])
  expect(said).toEqual([`warned at ${61 * STALL_MS}`, `stalled at ${62 * STALL_MS}`])
})

test('on a machine that slept, people are warned all the same before it is ended', async () => {
  const clock = createHandClock()
  let skewMs = 0
  const said: string[] = []
  using _ = watchLife({
    clock: { now: () => clock.now() + skewMs, after: clock.after },
    stallMs: STALL_MS,
    pulse: async () => 'as it was',
    warn: () => said.push('warned'),
    stall: () => said.push('stalled'),
  })
  const pass = async (ms: number): Promise<void> => {
    clock.pass(ms)
    for (let turn = 0; turn < 5; turn++) await Promise.resolve()
  }
  await pass(0)
  skewMs = 10 * STALL_MS
  await pass(STALL_MS)
  expect(said).toEqual(['warned'])
  await pass(STALL_MS)
  expect(said).toEqual(['warned', 'stalled'])
})
