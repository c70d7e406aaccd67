import { expect, it } from 'vitest'
import type { NewRetrospective } from '../../src/store/retrospectives-port.ts'
import type { Given } from './store.ts'

const A_MINUTE = 60_000

export function testRetrospectives(given: Given): void {
  function make(run: string, task: number | null, more: Partial<NewRetrospective> = {}): NewRetrospective {
    return {
      id: task === null ? run : `${run}/${task}`,
      namespace: run,
      run,
      task,
      title: 'Lock the door',
      text: 'The hinge was missing.',
      outcome: 'done',
      tags: ['error'],
      at: 1,
      sending: 'here',
      ...more,
    }
  }
  async function keep(...rows: NewRetrospective[]): Promise<void> {
    const store = given.store()
    await store.transaction(tx => store.retrospectives.keep(tx, rows))
  }
  const find = async (namespace: string, words: string, limit = 9): Promise<string[]> =>
    (await given.store().retrospectives.find(namespace, words, limit)).map(({ id }) => id)

  it('keeps what is remembered as it was given, and nothing of a transaction that failed', async () => {
    const { retrospectives } = given.store()
    const run = given.nextRun()
    await keep(make(run, 0), make(run, null, { title: 'NUL \0 and \ud800' }))
    await given
      .store()
      .transaction(async tx => {
        await retrospectives.keep(tx, [make(run, 1)])
        throw new Error('on purpose')
      })
      .catch(() => undefined)
    const stored = { revision: 1, tries: 0, sentAt: null, why: null }
    expect(await retrospectives.of(run)).toEqual([
      { ...make(run, 0), ...stored },
      { ...make(run, null), title: 'NUL \u{fffd} and \u{fffd}', ...stored },
    ])
  })

  it('lets the latest of each stand, and takes the same twice for one', async () => {
    const run = given.nextRun()
    await keep(make(run, 0, { outcome: 'failed' }))
    await keep(make(run, 0))
    await keep(make(run, 0, { at: 99 }))
    expect(await given.store().retrospectives.of(run)).toMatchObject([
      { outcome: 'done', revision: 2, at: 1 },
    ])
    expect(await find(run, 'hinge')).toEqual([`${run}/0`])
  })

  it('finds what speaks of any of the words, what speaks of more of them first, newer before older', async () => {
    const run = given.nextRun()
    await keep(
      make(run, 0, { title: 'Paint the wall', text: 'in src/wall.ts' }),
      make(run, 1, { title: 'Paint the door', text: 'Blue.', at: 1 }),
      make(run, 2, { title: 'Paint the door', text: 'Red.', at: 2 }),
      make(run, 3, { title: 'Sweep', text: 'The floor.' }),
    )
    expect(await find(run, 'PAINT door')).toEqual([`${run}/2`, `${run}/1`, `${run}/0`])
    expect(await find(run, 'paint door', 1)).toEqual([`${run}/2`])
    expect(await find(run, 'src/wall.ts nothing')).toEqual([`${run}/0`])
    const [found] = await given.store().retrospectives.find(run, 'sweep stairs cellar attic', 9)
    expect(found).toEqual({
      ...make(run, 3, { title: 'Sweep', text: 'The floor.' }),
      sending: undefined,
      rank: 0.25,
    })
  })

  it('finds nothing for no words, for words of nothing, and in another namespace', async () => {
    const run = given.nextRun()
    await keep(make(run, 0))
    for (const words of ['', '  ', '!!! & | <-> :*', 'window', `'`, String.raw`\ ' " (`])
      expect(await find(run, words), words).toEqual([])
    expect(await find(given.nextRun(), 'door')).toEqual([])
  })

  it('takes words for words, whatever they would mean in a query', async () => {
    const run = given.nextRun()
    await keep(make(run, 0, { title: `It's a "door"`, text: String.raw`back\slash & more` }))
    for (const words of ['door & !hinge', '-door', 'door:*', `"door`, String.raw`more \ ' |`])
      expect(await find(run, words), words).toEqual([`${run}/0`])
  })

  it('gives what is to be sent to one at a time, and again once that one took too long', async () => {
    const { retrospectives } = given.store()
    const run = given.nextRun()
    await keep(make(run, 0, { sending: 'waiting' }), make(run, 1))
    const taken = await Promise.all([
      retrospectives.takeUnsent(A_MINUTE),
      retrospectives.takeUnsent(A_MINUTE),
    ])
    const { sending: _, ...said } = make(run, 0)
    expect(taken.filter(Boolean)).toEqual([{ ...said, revision: 1, tries: 0 }])
    await retrospectives.delay(
      { id: `${run}/0`, revision: 1 },
      { pauseMs: 0, why: 'lost', counts: 'passing' },
    )
    expect(await retrospectives.takeUnsent(0)).toMatchObject({ id: `${run}/0`, tries: 0 })
    expect(await retrospectives.takeUnsent(0)).toMatchObject({ id: `${run}/0` })
    await retrospectives.markSent({ id: `${run}/0`, revision: 1 })
    expect(await retrospectives.takeUnsent(0)).toBeUndefined()
    expect(await retrospectives.of(run)).toMatchObject([
      { sending: 'sent', sentAt: expect.any(Number) as number, why: null },
      { sending: 'here', sentAt: null },
    ])
  })

  it('sends what is said anew again, whatever becomes of what was said before', async () => {
    const { retrospectives } = given.store()
    const run = given.nextRun()
    const old = { id: `${run}/0`, revision: 1 }
    await keep(make(run, 0, { sending: 'waiting', outcome: 'failed' }))
    await retrospectives.takeUnsent(A_MINUTE)
    await keep(make(run, 0, { sending: 'waiting' }))
    await retrospectives.markSent(old)
    await retrospectives.giveUp(old, 'no')
    await retrospectives.delay(old, { pauseMs: A_MINUTE, why: 'no', counts: 'failed' })
    expect(await retrospectives.takeUnsent(A_MINUTE)).toMatchObject({
      revision: 2,
      outcome: 'done',
      tries: 0,
    })
    await retrospectives.markSent({ ...old, revision: 2 })
    await keep(make(run, 0, { sending: 'waiting' }))
    expect(await retrospectives.takeUnsent(0)).toBeUndefined()
  })

  it('counts tries, and never sends again what was given up', async () => {
    const { retrospectives } = given.store()
    const run = given.nextRun()
    const ref = { id: `${run}/0`, revision: 1 }
    await keep(make(run, 0, { sending: 'waiting' }))
    await retrospectives.delay(ref, { pauseMs: A_MINUTE, why: '500', counts: 'failed' })
    expect(await retrospectives.takeUnsent(0)).toBeUndefined()
    expect(await retrospectives.of(run)).toMatchObject([{ tries: 1, why: '500', sending: 'waiting' }])
    await retrospectives.giveUp(ref, '400')
    await retrospectives.delay(ref, { pauseMs: 0, why: '500', counts: 'failed' })
    expect(await retrospectives.takeUnsent(0)).toBeUndefined()
    expect(await retrospectives.of(run)).toMatchObject([{ tries: 2, why: '400', sending: 'refused' }])
  })
}
