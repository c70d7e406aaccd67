import { describe, expect, it } from 'vitest'
import type { Right } from '../../commands/request.ts'
import type { Person } from '../../src/chat/port.ts'
import { claims, does, reports } from '../support/runs.ts'
import { RUN, openStarted, play } from './intake-stand.ts'

const PEOPLE = {
  everyone: ['view'] as Right[],
  named: new Map<string, Right[]>([
    ['ann', ['administer']],
    ['bo', ['start', 'stop']],
  ]),
}

describe('the rules of a run', () => {
  it('are shown to whoever may view, and changed by nobody else', async () => {
    const { stand, root } = await openStarted({ people: PEOPLE })
    await stand.commands('cy', 'set', root)
    await stand.commands('cy', 'set timeout ask', root)
    const [shown, refused] = stand.heard('cy')
    expect(shown).toContain('timeout auto')
    expect(refused).toBe('“set timeout ask” takes the right to stop, which cy does not have here. Ask ann.')
    expect((await stand.look(RUN[0])).policy.rows.timeout.mode).toBe('auto')
  })

  it('are refused with the names of who could do it in that chat', async () => {
    const { stand, root } = await openStarted({ people: PEOPLE })
    const readFile = async (): Promise<Uint8Array> => new Uint8Array()
    const whoIs = async ({ id }: Person): Promise<Person> => ({ id, name: id === 'U1' ? 'dora' : 'nobody' })
    const { intake } = stand.openAnother({
      chats: new Map([['console', { readFile, whoIs }]]),
      administratorsOf: () => [
        { id: 'U1', name: null },
        { id: 'U2', name: 'eve' },
      ],
    })
    await intake.take(await stand.keeps('cy', 'command', { thread: root, text: 'stop' }))
    expect(stand.heard('cy')).toEqual([expect.stringContaining('Ask dora or eve.')])
  })

  it('are tightened by who may stop, and loosened by who administers', async () => {
    const { stand, root } = await openStarted({ people: PEOPLE })
    await stand.commands('bo', 'set timeout never', root)
    expect((await stand.look(RUN[0])).policy.rows.timeout).toMatchObject({ mode: 'never', by: 'bo' })
    await stand.commands('bo', 'set timeout auto', root)
    expect(stand.heard('bo').at(-1)).toContain('the right to administer')
    await stand.commands('ann', 'set timeout auto', root)
    expect((await stand.look(RUN[0])).policy.rows.timeout.mode).toBe('auto')
  })

  it('how it goes is changed by who may start, within what the installation has, and shown', async () => {
    const { stand, root } = await openStarted({ people: PEOPLE })
    await stand.commands('cy', 'slots 1', root)
    expect(stand.heard('cy')).toEqual([expect.stringContaining('“set slots” takes the right to start')])
    await stand.commands('bo', 'slots 900', root)
    expect(stand.heard('bo')).toEqual([expect.stringMatching(/^This installation has \d+ slots, so 900/)])
    await stand.commands('bo', 'slots 1', root)
    await stand.commands('bo', 'set', root)
    expect(stand.heard('bo').at(-1)).toContain('at most 1 at once')
    expect(stand.posts().map(({ body }) => body.summary)).toContainEqual(
      expect.stringMatching(/^bo set the slots of the run to 1: at most 1 at work at once/),
    )
  })

  it('are set all at once, and told in the thread', async () => {
    const { stand, root } = await openStarted()
    await stand.commands('bo', 'set all ask', root)
    const { rows } = (await stand.look(RUN[0])).policy
    expect(new Set(Object.values(rows).map(({ mode }) => mode))).toEqual(new Set(['ask']))
    const told = stand.posts().filter(({ body }) => body.summary.startsWith('bo set '))
    expect(told).toHaveLength(12)
    await stand.commands('bo', 'set all ask', root)
    expect(stand.heard('bo').at(-1)).toBe('Every row is set to ask already.')
  })

  it('of a plan that has not been started are not there yet', async () => {
    const { stand } = await openStarted()
    const root = await stand.drops('ann', '# Doors\n\n## Wave 1\n- D1: paint\n- D2: oil\n')
    await stand.commands('bo', 'set timeout ask', root)
    expect(stand.heard('bo')).toEqual([`It has not been started yet: /wave start ${RUN[1]}`])
  })
})

describe('a wave', () => {
  const error = { kind: 'error' as const, message: 'no disk', tail: '' }

  it('is done once more, all that ended of it', async () => {
    const { stand, root } = await openStarted({ slots: 3 })
    await play(stand, RUN[0], [...does('T1'), ...does('T2')])
    await stand.commands('bo', 'rerun 1', root)
    const { tasks } = await stand.look(RUN[0])
    expect(tasks.slice(0, 2).map(({ attempts }) => attempts.length)).toEqual([2, 2])
  })

  it('that is a task is done once more by another word', async () => {
    const { stand, root } = await openStarted()
    await stand.commands('bo', 'rerun T1', root)
    await stand.commands('bo', 'rerun 9', root)
    expect(stand.heard('bo')).toEqual([
      `“T1” is a task, not a wave. To have it tried again: /wave retry ${RUN[0]} T1`,
      `Run ${RUN[0]} has no wave “9”. It has: Wave 1, Wave 2.`,
    ])
  })

  it('that is held goes on by start, and its question is asked no longer', async () => {
    const { stand, root } = await openStarted({ slots: 2 })
    const fail = (id: string) => [claims(id), reports(id, error)]
    await play(stand, RUN[0], [...fail('T1'), ...fail('T2')])
    expect((await stand.look(RUN[0])).waves[0]).toMatchObject({ status: 'held', hold: 'q1' })
    await stand.commands('bo', 'status', root)
    expect(stand.heard('bo')[0]).toContain('held until q1 is answered')
    await stand.commands('bo', 'start 1', root)
    const run = await stand.look(RUN[0])
    expect(run.waves[0]!.status).toBe('open')
    expect(run.asking.size).toBe(0)
  })

  it('that merged nothing has nothing to be taken back', async () => {
    const { stand, root } = await openStarted()
    await stand.commands('bo', 'undo 1', root)
    expect(stand.heard('bo')[0]).toMatch(/Nothing of Wave 1 has been merged|at work/)
  })
})
