import { describe, expect, it } from 'vitest'
import { asks, claims, does, fails, reports } from '../support/runs.ts'
import { nextTurn } from '../../src/system/clock.ts'
import { until } from '../support/until.ts'
import { PLAN, RUN, openAsking, openStand, openStarted, play, threadOf } from './intake-stand.ts'

describe('a word to a run', () => {
  it('is said to the run of the thread, and seen there', async () => {
    const { stand, root } = await openStarted()
    await stand.commands('bo', 'pause', root)
    expect((await stand.look(RUN[0])).status).toBe('paused')
    await stand.commands('bo', 'resume', root)
    expect((await stand.look(RUN[0])).status).toBe('running')
    expect(stand.heard('bo')).toEqual([])
  })

  it('from elsewhere is confirmed', async () => {
    const { stand } = await openStarted()
    await stand.commands('bo', 'pause')
    await stand.commands('bo', `resume ${RUN[0].toUpperCase()}`, null, 'other')
    expect(stand.heard('bo')).toEqual([
      `${RUN[0]} is paused. It goes on with: /wave resume ${RUN[0]}`,
      `${RUN[0]} goes on.`,
    ])
  })

  it('that it does not take is refused to one person only', async () => {
    const { stand, root } = await openStarted()
    await stand.commands('bo', 'resume', root)
    expect(stand.heard('bo')).toEqual([`Run ${RUN[0]} is running already.`])
  })

  it.each([
    ['skip t1', 'skipped'],
    ['skip T1', 'skipped'],
  ])('finds its task: %s', async (text, status) => {
    const { stand, root } = await openStarted()
    await stand.commands('bo', text, root)
    expect((await stand.look(RUN[0])).tasks[0]?.status).toBe(status)
  })

  it.each([
    ['skip Z', `Run ${RUN[0]} has no task “Z”. It has: T1, T2, T3.`],
    ['stop 9', `Run ${RUN[0]} has no wave "9". It has: Wave 1, Wave 2.`],
    ['answer yes', `Run ${RUN[0]} asks nothing now.`],
    ['answer q4 yes', `Run ${RUN[0]} has no question q4. It asks nothing now.`],
    ['strat', 'There is no command “strat”. Did you mean start?'],
    ['pause raaaa9', 'There is no run raaaa9 here. Did you mean raaaa2?'],
    ['pause rzzzz9', `There is no run rzzzz9 here. The latest: ${RUN[0]}.`],
  ])('that makes no sense is explained: %s', async (text, problem) => {
    const { stand, root } = await openStarted()
    await stand.commands('bo', text, root)
    expect(stand.heard('bo')).toEqual([expect.stringContaining(problem)])
  })

  it('is meant for the only run of its channel', async () => {
    const { stand } = await openStarted()
    const root = await stand.drops('ann', PLAN, { channel: 'other' })
    await stand.commands('ann', 'start', root, 'other')
    await stand.commands('bo', 'pause', null, 'other')
    expect((await stand.look(RUN[1])).status).toBe('paused')
    expect((await stand.look(RUN[0])).status).toBe('running')
  })

  it.each(['pause', 'stop now', 'skip T1', 'retry T1', 'answer 1', 'start 1'])(
    'does nothing to a run of another channel: %s',
    async text => {
      const { stand } = await openStarted()
      const before = await stand.look(RUN[0])
      await stand.commands('bo', text, null, 'other')
      expect((await stand.look(RUN[0])).seq).toBe(before.seq)
      const [verb] = text.split(' ')
      expect(stand.heard('bo')).toEqual([
        `Do you mean this one? Name it, as in /wave ${verb} ${RUN[0]}.\n${RUN[0]} Harden the payments, running`,
      ])
    },
  )

  it.each(['pause', 'stop now', 'start'])('in a thread of something else does nothing: %s', async text => {
    const { stand } = await openStarted()
    await stand.drops('ann', PLAN.replace('payments', 'doors'))
    await stand.commands('bo', text, 'm-talk')
    expect((await stand.look(RUN[0])).status).toBe('running')
    expect(await stand.store.listRuns(9)).toHaveLength(1)
    expect(stand.heard('bo')).toEqual([expect.stringContaining('Name it, as in')])
  })

  it('that only reads finds the only run there is, from anywhere', async () => {
    const { stand } = await openStarted()
    await stand.commands('bo', 'status', null, 'other')
    await stand.commands('bo', 'status', 'm-talk')
    const said = stand.heard('bo').map(told => told.includes('Harden the payments'))
    expect(said).toEqual([true, true])
  })

  it('asking how it stands is told what stands in the way of all', async () => {
    const line = 'The disk of here is full: nothing new begins there till there is room.'
    const { stand, root } = await openStarted({ troubles: [line] })
    await stand.commands('bo', 'status', root)
    expect(stand.posts().at(-1)?.body.blocks[1]).toEqual({ type: 'text', spans: [line] })
  })

  it('by a button long after does not redo what was done since', async () => {
    const { stand, root } = await openStarted({ slots: 2 })
    const outcome = { kind: 'blocked' as const, message: 'no key', tail: '' }
    await play(stand, RUN[0], [claims('T1'), reports('T1', outcome)])
    await stand.commands('ann', 'answer q1 1', root)
    await stand.commands('ann', 'show T1', root)
    await stand.sends()
    const shown = stand.posts().findLast(({ body }) => body.buttons.length > 0)
    const [button] = shown?.body.buttons ?? []
    await stand.presses('ann', shown?.key ?? '', button?.command ?? '')
    await play(stand, RUN[0], does('T1'))
    await stand.presses('bo', shown?.key ?? '', button?.command ?? '')
    expect((await stand.look(RUN[0])).tasks[0]).toMatchObject({ status: 'done' })
    expect(stand.heard('bo')).toEqual([
      `T1 has been tried again since: after 2 attempts it is done. To have it done once more: /wave retry ${RUN[0]} T1`,
    ])
  })

  it('that may be for several is for none, and they are listed', async () => {
    const { stand } = await openStarted()
    await stand.drops('ann', PLAN.replace('payments', 'doors'))
    await stand.commands('ann', `start ${RUN[1]}`)
    await stand.commands('bo', 'stop')
    const [told] = stand.heard('bo')
    expect(told?.split('\n')).toEqual([
      `Which one do you mean? Name it, as in /wave stop ${RUN[1]}.`,
      `${RUN[1]} Harden the doors, running`,
      `${RUN[0]} Harden the payments, running`,
    ])
    expect((await stand.look(RUN[0])).status).toBe('running')
  })

  it('about a plan that waits is told so', async () => {
    const stand = await openStand()
    const root = await stand.drops('ann', PLAN)
    await stand.commands('bo', 'stop', root)
    expect(stand.heard('bo')).toEqual([`It has not been started yet: /wave start ${RUN[0]}`])
  })

  it('where nothing is going on is told so', async () => {
    const stand = await openStand()
    await stand.commands('bo', 'stop')
    await stand.commands('bo', 'start')
    expect(stand.heard('bo')).toEqual([
      'No run is going on.',
      'There is no plan here that waits for a start. Drop one as a file, or paste it.',
    ])
  })
})

describe('an answer', () => {
  it.each(['answer 1', 'answer use', 'answer q1 reply-1', `answer ${RUN[0]} q1 “use it”`])(
    'is understood: %s',
    async text => {
      const { stand, root } = await openAsking()
      await stand.commands('bo', text, root)
      const { escalations } = await stand.look(RUN[0])
      expect(escalations.get('q1')?.answer).toMatchObject({ option: 'reply-1', by: 'bo' })
    },
  )

  it('to what is settled hears what was decided, and by whom', async () => {
    const { stand, root } = await openAsking()
    await stand.commands('bo', 'answer 2', root)
    await stand.commands('cy', 'answer q1 1', root)
    await stand.commands('dee', 'answer q1 whatever', root)
    const decided = 'bo has answered q1 already: make a new one.'
    expect([...stand.heard('cy'), ...stand.heard('dee')]).toEqual([decided, decided])
  })

  it.each(['1️⃣', '1⃣', ':one:', 'one'])('may be a reaction, in any form: %s', async emoji => {
    const { stand } = await openAsking()
    await stand.sends()
    await stand.reacts('bo', `${RUN[0]}/q/q1`, '🎉')
    await stand.reacts('bo', `${RUN[0]}/q/q1`, emoji)
    expect((await stand.look(RUN[0])).escalations.get('q1')?.answer).toBeNull()
    stand.clock.pass(5_000)
    const { escalations } = await stand.look(RUN[0])
    expect(escalations.get('q1')?.answer).toMatchObject({ option: 'reply-1', by: 'bo' })
    await stand.sends()
    await stand.reacts('cy', `${RUN[0]}/q/q1`, ':two:')
    expect(stand.heard('cy')).toEqual(['bo has answered q1 already: use it.'])
    expect(stand.heard('bo')).toEqual([])
  })

  it('by reaction is bound to its message, its run and who reacts, whatever their skin tone', async () => {
    const { stand, root } = await openStarted({
      policy: { retriesMax: 0, alikeMax: null, approvers: ['bo'], reactionMs: 0 },
    })
    await play(stand, RUN[0], [...fails('T1'), ...fails('T2')])
    await stand.sends()
    const [first, second] = [`${RUN[0]}/q/q1`, `${RUN[0]}/q/q2`]
    // Of the board, of a message that is nobody's question, and of somebody who may not.
    await stand.reacts('bo', `${RUN[0]}/board`, '3️⃣')
    await stand.does('bo', 'reaction', { thread: root, message: 'elsewhere', emoji: '3️⃣' })
    await stand.reacts('eve', first, '3️⃣')
    expect([...(await stand.look(RUN[0])).asking].map(({ id }) => id)).toEqual(['q1', 'q2'])
    expect(stand.heard('eve').join()).toContain('eve may not answer')
    await stand.reacts('bo', second, '3️⃣')
    const run = await stand.look(RUN[0])
    expect(run.escalations.get('q2')?.answer).toMatchObject({ by: 'bo', option: 'skip' })
    expect([...run.asking].map(({ id }) => id)).toEqual(['q1'])
    await stand.reacts('bo', first, '👀🏽')
    expect((await stand.look(RUN[0])).escalations.get('q1')?.seenBy).toBe('bo')
  })

  it('by reaction can be taken back for a moment, and changed', async () => {
    const { stand } = await openAsking()
    await stand.sends()
    const asked = `${RUN[0]}/q/q1`
    await stand.reacts('bo', asked, '1️⃣')
    stand.clock.pass(4_000)
    await stand.unreacts('bo', asked, '1️⃣')
    stand.clock.pass(60_000)
    expect((await stand.look(RUN[0])).escalations.get('q1')?.answer).toBeNull()
    await stand.reacts('bo', asked, '1️⃣')
    await stand.reacts('bo', asked, '2️⃣')
    // Of what was thought better of.
    await stand.unreacts('bo', asked, '1️⃣')
    stand.clock.pass(5_000)
    expect((await stand.look(RUN[0])).escalations.get('q1')?.answer).toMatchObject({ option: 'reply-2' })
    await stand.unreacts('bo', asked, '2️⃣')
    expect((await stand.look(RUN[0])).escalations.get('q1')?.answer).toMatchObject({ option: 'reply-2' })
    expect(stand.heard('bo')).toEqual([])
  })

  it('that has not decided yet is said to be a voice, to who cannot read it in the thread', async () => {
    const { stand, root } = await openStarted({ policy: { quorum: 2, retriesMax: 0 }, says: 'quiet' })
    await play(stand, RUN[0], fails('T1'))
    await stand.sends()
    const label = `“Try again, with a fresh budget of tries” on q1 of ${RUN[0]}`
    await stand.commands('bo', 'answer q1 2', root)
    expect(stand.heard('bo')).toEqual([`You are for ${label}: one more must agree.`])
    await stand.reacts('cy', `${RUN[0]}/q/q1`, '2️⃣')
    const pending = `You are for ${label}: that counts in 5 s, unless you take your reaction away.`
    expect(stand.heard('cy')).toEqual([pending])
    // Of what it never was.
    await stand.unreacts('di', `${RUN[0]}/q/q1`, '2️⃣')
    expect(stand.heard('di')).toEqual([])
    await stand.commands('cy', `answer ${RUN[0]} q1 2`, null)
    expect(stand.heard('cy')[1]).toBe(`q1 of ${RUN[0]}: Try again, with a fresh budget of tries.`)
  })

  it('by a reaction with eyes takes it up, and nobody is reminded of it any more', async () => {
    const { stand } = await openAsking()
    await stand.sends()
    await stand.reacts('bo', `${RUN[0]}/q/q1`, '👀')
    stand.clock.pass(3 * 3_600_000)
    const run = await stand.look(RUN[0])
    expect(run.escalations.get('q1')).toMatchObject({ seenBy: 'bo', status: 'acknowledged', rung: 0 })
    await stand.commands('cy', `seen ${RUN[0]} q1`, null)
    expect(stand.heard('cy')).toEqual(['bo sees to q1 already.'])
    for (const who of ['cy', 'bo']) await stand.unreacts(who, `${RUN[0]}/q/q1`, '👀')
    expect((await stand.look(RUN[0])).escalations.get('q1')).toMatchObject({ seenBy: null, status: 'open' })
    expect(stand.heard('cy')).toHaveLength(1)
    const told = stand.posts().map(({ body }) => body.summary)
    expect(told).toContain('bo does not see to q1, T1 any more: it waits for anybody')
  })

  it('that is seen a second time, as after an outage, is no reason to tell anybody off', async () => {
    const { stand } = await openAsking()
    await stand.sends()
    for (const emoji of ['1️⃣', ':one:']) await stand.reacts('bo', `${RUN[0]}/q/q1`, emoji)
    stand.clock.pass(5_000)
    await stand.look(RUN[0])
    await stand.reacts('bo', `${RUN[0]}/q/q1`, 'one')
    expect(stand.heard('bo')).toEqual([])
    await stand.reacts('bo', `${RUN[0]}/q/q1`, '2️⃣')
    expect(stand.heard('bo')).toEqual(['bo has answered q1 already: use it.'])
  })

  it('to a message that people see before it is noted as sent waits for that, and counts', async () => {
    const { stand, root } = await openAsking()
    const { chats } = stand.store
    const key = `${RUN[0]}/q/q1`
    await chats.markSending([key], key)
    const early = await stand.keeps('bo', 'reaction', { thread: root, message: 'seen', emoji: '1️⃣' })
    const taken = stand.intake.take(early)
    for (let tries = 0; tries < 10; tries++) {
      await nextTurn()
      stand.clock.pass(250)
    }
    await taken
    expect((await stand.look(RUN[0])).escalations.get('q1')?.answer).toBeNull()
    await chats.markSent([key], 'seen', stand.clock.now())
    await until(async () => {
      stand.clock.pass(3_000)
      return (await stand.look(RUN[0])).escalations.get('q1')?.answer !== null
    }, 'the reaction is heeded')
    expect((await stand.look(RUN[0])).escalations.get('q1')?.answer).toMatchObject({
      option: 'reply-1',
      by: 'bo',
    })
  })

  it('by a button is the one that stands on it, whatever the others are called', async () => {
    const { stand } = await openStarted()
    await play(stand, RUN[0], asks('T1', 'the key?', ['leave it', 'turn it']))
    await stand.sends()
    await stand.presses('bo', `${RUN[0]}/q/q1`, `answer ${RUN[0]} q1 leave`)
    expect((await stand.look(RUN[0])).escalations.get('q1')?.answer).toMatchObject({
      option: 'leave',
      by: 'bo',
    })
  })

  it('that could be several, or none, decides nothing', async () => {
    const { stand, root } = await openAsking()
    await stand.commands('bo', 'answer 7', root)
    expect(stand.heard('bo')).toEqual([expect.stringContaining('“7” is none of the answers.')])
    expect((await stand.look(RUN[0])).escalations.get('q1')?.answer).toBeNull()
  })

  it('to one of two questions names it', async () => {
    const { stand, root } = await openAsking()
    await play(stand, RUN[0], asks('T2', 'the left window?', ['yes', 'no']))
    await stand.commands('bo', 'answer 1', root)
    expect(stand.heard('bo')).toEqual([expect.stringContaining('asks 2 questions. Name one')])
    await stand.commands('bo', 'answer q2 no', root)
    expect((await stand.look(RUN[0])).escalations.get('q2')?.answer?.option).toBe('reply-2')
  })
})

describe('reads', () => {
  it.each(['status', 'list', 'show T1', 'prompt T1', 'log', 'plan', 'help', 'help start', 'log 5'])(
    '%s is told to who asked, and to nobody else',
    async text => {
      const { stand, root } = await openStarted()
      const before = stand.posts().length
      await stand.commands('bo', text, root)
      const [said, ...more] = stand.posts().slice(before)
      expect(more).toEqual([])
      expect(said).toMatchObject({ kind: 'whisper', person: 'id-bo', thread: threadOf(root) })
      expect(said?.body.summary).not.toBe('')
    },
  )

  it('tell what an agent was told, and what it would be told before', async () => {
    const { stand, root } = await openStarted()
    await stand.commands('bo', 'prompt T1', root)
    await stand.store.keepPrompt({ run: RUN[0], task: 0, attempt: 1 }, '# Lock it, word for word')
    await stand.commands('ed', 'prompt T1', root)
    expect(stand.heard('bo')).toEqual([expect.stringMatching(/would be told[\s\S]*# lock the door/)])
    expect(stand.heard('ed')).toEqual([expect.stringMatching(/was told:\n[\s\S]*# Lock it, word for word/)])
  })

  it('tell of the plan of a run what decides how long it takes', async () => {
    const { stand, root } = await openStarted()
    await stand.commands('bo', 'plan', root)
    expect(stand.heard('bo')).toEqual([expect.stringContaining('Longest way: ')])
  })

  it('speak of the plan while it waits', async () => {
    const stand = await openStand()
    const root = await stand.drops('ann', PLAN)
    await stand.commands('bo', 'plan', root)
    expect(stand.heard('bo')).toEqual([expect.stringContaining('Wave 1')])
  })
})
