import { expect, it } from 'vitest'
import type { TroubleRows } from '../../src/store/troubles-port.ts'
import type { Given } from './store.ts'

/** What stands in the way of all runs. */
export function testTroubles(given: Given): void {
  /** What each answers, asked at once. */
  const ask = (name: string, ...kinds: ('begin' | 'end')[]): Promise<boolean[]> => {
    const store = given.store()
    return Promise.all(kinds.map(kind => store.transaction(tx => store.troubles[kind](tx, name))))
  }
  const lasting = (): Promise<string[]> => {
    const store = given.store()
    return store.transaction(tx => store.troubles.lasting(tx))
  }
  const note = (name: string, span: Parameters<TroubleRows['note']>[2]): Promise<boolean> => {
    const store = given.store()
    return store.transaction(tx => store.troubles.note(tx, name, span))
  }

  it('a trouble begins and ends once, whoever sees it, and may come again', async () => {
    const name = given.nextRun()
    expect(await ask(name, 'end')).toEqual([false])
    for (const _ of ['first', 'again']) {
      expect((await ask(name, 'begin', 'begin', 'begin')).filter(Boolean)).toHaveLength(1)
      expect(await lasting()).toContain(name)
      expect(await ask(given.nextRun(), 'begin')).toEqual([true])
      expect((await ask(name, 'end', 'end', 'end')).filter(Boolean)).toHaveLength(1)
      expect(await lasting()).not.toContain(name)
    }
  })

  it('what is over is noted once, whoever saw how much of it', async () => {
    const [name, other] = [given.nextRun(), given.nextRun()]
    const [minuteMs, hourMs] = [60_000, 3_600_000]
    const times = { fromAgoMs: 10 * hourMs, tillAgoMs: 9 * hourMs, apartMs: minuteMs }
    const all = await Promise.all(
      [0, 1, 2].map(later => note(name, { ...times, fromAgoMs: times.fromAgoMs - later })),
    )
    expect(all.filter(Boolean)).toHaveLength(1)
    expect(await note(other, times)).toBe(true)
    // One that others saw end later goes on till then.
    expect(await note(name, { ...times, fromAgoMs: 9 * hourMs, tillAgoMs: 8 * hourMs })).toBe(false)
    expect(await note(name, { ...times, fromAgoMs: 8 * hourMs, tillAgoMs: 8 * hourMs - minuteMs })).toBe(
      false,
    )
    expect(await note(name, { ...times, fromAgoMs: 7 * hourMs, tillAgoMs: 6 * hourMs })).toBe(true)
    expect(await note(name, { ...times, fromAgoMs: 5 * hourMs, tillAgoMs: hourMs })).toBe(true)
  })

  it('what was noted in a transaction that failed is not known', async () => {
    const name = given.nextRun()
    const store = given.store()
    const failed = store.transaction(async tx => {
      await store.troubles.begin(tx, name)
      throw new Error('no')
    })
    await expect(failed).rejects.toThrow('no')
    expect(await ask(name, 'begin')).toEqual([true])
  })
}
