import { expect, it } from 'vitest'
import type { ScheduleRow } from '../../src/store/schedules-port.ts'
import { makeSchedule, makeThread } from '../support/chat-rows.ts'
import type { Given } from './store.ts'

/** What is to be done at a time. */
export function testSchedules(given: Given): void {
  async function keep(...rows: ScheduleRow[]): Promise<void> {
    const store = given.store()
    await store.transaction(async tx => {
      for (const row of rows) await store.schedules.keep(tx, row)
    })
  }

  it('keeps a schedule as it was given, and as it was changed', async () => {
    const { schedules } = given.store()
    const row = makeSchedule(makeThread(given.nextRun()), given.nextRun())
    await keep(row)
    expect(await schedules.find(row.id)).toEqual(row)
    const changed: ScheduleRow = { ...row, nextAt: null, latest: 'r1', behind: 'r0', endedAt: 9_000 }
    await given.store().transaction(async tx => {
      expect(await schedules.lock(tx, row.id)).toEqual(row)
      await schedules.change(tx, changed)
    })
    expect(await schedules.find(row.id)).toEqual(changed)
    expect(await schedules.find('nothing')).toBeUndefined()
    await given.store().transaction(async tx => expect(await schedules.lock(tx, 'nothing')).toBeUndefined())
  })

  it('finds what is due in the chats that are asked for, and what waits for another run', async () => {
    const { schedules } = given.store()
    const chat = given.nextRun()
    const make = (nth: string, more: Partial<ScheduleRow>): ScheduleRow => ({
      ...makeSchedule(makeThread(chat), `${chat}-${nth}`),
      ...more,
    })
    await keep(
      make('late', { nextAt: 2_000 }),
      make('later', { nextAt: 1_000 }),
      make('then', { nextAt: 3_000 }),
      make('over', { nextAt: 1_000, endedAt: 1_500 }),
      make('waiting', { nextAt: null, behind: 'r1' }),
      make('left', { nextAt: 9_000, behind: 'r1', endedAt: 1_500 }),
      { ...make('elsewhere', { nextAt: 1_000 }), thread: makeThread(`${chat}x`) },
    )
    const due = await schedules.due([chat], 2_000, 9)
    expect(due.map(({ id }) => id)).toEqual(['later', 'late', 'left', 'waiting'].map(nth => `${chat}-${nth}`))
    expect(await schedules.due([chat], 2_000, 1)).toHaveLength(1)
    expect(await schedules.nextAt([chat], 2_000)).toBe(3_000)
    expect(await schedules.nextAt([chat], 3_000)).toBeNull()
    expect((await schedules.listIn(makeThread(chat), 9)).map(({ id }) => id)).toEqual(
      ['later', 'late', 'then', 'waiting'].map(nth => `${chat}-${nth}`),
    )
  })

  it('changes nothing where the transaction fails', async () => {
    const { schedules } = given.store()
    const row = makeSchedule(makeThread(given.nextRun()), given.nextRun())
    await keep(row)
    const failing = given.store().transaction(async tx => {
      await schedules.lock(tx, row.id)
      await schedules.change(tx, { ...row, nextAt: null })
      throw new Error('after all')
    })
    await expect(failing).rejects.toThrow('after all')
    expect(await schedules.find(row.id)).toEqual(row)
  })

  it('lets one of many who want the same instant have it', async () => {
    const { schedules } = given.store()
    const row = makeSchedule(makeThread(given.nextRun()), given.nextRun())
    await keep(row)
    const taken = await Promise.all(
      Array.from({ length: 6 }, () =>
        given.store().transaction(async tx => {
          const now = await schedules.lock(tx, row.id)
          if (now?.nextAt !== row.nextAt) return false
          await schedules.change(tx, { ...now, nextAt: 9_000 })
          return true
        }),
      ),
    )
    expect(taken.filter(Boolean)).toHaveLength(1)
  })
}
