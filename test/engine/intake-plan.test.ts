import { describe, expect, it, vi } from 'vitest'
import { RIGHTS } from '../../commands/request.ts'
import { dealWith } from '../../src/engine/intake-request.ts'
import { fromAnswer } from '../../src/plan/asked/from-answer.ts'
import type { AskedReading } from '../../src/plan/asked/from-answer.ts'
import { readPlan } from '../../src/plan/read-plan.ts'
import type { Event } from '../../src/run/event.ts'
import { until } from '../support/until.ts'
import type { Stand } from './intake-stand.ts'
import { CHANNEL, PLAN, RUN, openStand, openStarted, threadOf, toTextOf } from './intake-stand.ts'

describe('a dropped plan', () => {
  it('is offered in the thread of its message, under the id that its run will have', async () => {
    const stand = await openStand()
    const root = await stand.drops('ann', PLAN)
    expect(await stand.store.chats.findPlan(RUN[0])).toMatchObject({
      title: 'Harden the payments',
      name: 'plan.md',
      status: 'offered',
      by: 'ann',
      text: PLAN,
      post: `${RUN[0]}/preview`,
      thread: { chat: 'console', channel: CHANNEL, root },
    })
    const [preview, ...more] = stand.posts()
    expect(more).toEqual([])
    expect(preview).toMatchObject({ key: `${RUN[0]}/preview`, kind: 'message', thread: threadOf(root) })
    expect(preview?.body.buttons.map(({ command }) => command)).toContain(`start ${RUN[0]}`)
  })

  it('may be pasted', async () => {
    const stand = await openStand()
    await stand.says('ann', PLAN)
    expect(await stand.store.chats.findPlan(RUN[0])).toMatchObject({ status: 'offered', text: PLAN })
  })

  it.each([
    ['a short word', 'nice work, everybody'],
    ['a list among friends', 'for lunch:\n1. soup for ann\n2. bread for bo\n3. tea for all'],
    [
      'a plain list below a heading',
      '# For the garden\n\n- check the soup\n- call the baker\n- fetch the tea\n',
    ],
    ['many lines', 'one\ntwo\nthree\nfour\nfive'],
    [
      'talk of who does what',
      'so:\nfirst ann bakes the bread\nthen bo and cy set the tables, bo inside and cy outside\nwhen that is done ann opens',
    ],
    ['what looks like a command', 'start the car'],
  ])('is not seen in %s', async (_, text) => {
    const stand = await openStand()
    const inbound = await stand.says('ann', text)
    expect(stand.posts()).toEqual([])
    expect(await stand.store.chats.waitingInbound(Infinity, 10)).toEqual([])
    expect(inbound.key).toBe('k1')
  })

  it('may be a sentence or two to the bot', async () => {
    const stand = await openStand()
    const told =
      'first ann bakes the bread. Then ben lays the tables and carl hangs the lamps. When both are done ann opens.'
    await stand.says('ann', `@regatta ${told}`)
    expect(await stand.store.chats.findPlan(RUN[0])).toMatchObject({ status: 'offered', text: told })
    expect(stand.posts().map(({ key }) => key)).toEqual([`${RUN[0]}/preview`])
  })

  it('that is said to the bot and not understood is answered, a greeting is not', async () => {
    const stand = await openStand()
    await stand.says('ann', '@regatta thank you, that went well')
    expect(stand.posts()).toEqual([])
    await stand.says(
      'ann',
      '@regatta it would be good if somebody could have a look at the old bakery some time',
    )
    expect(stand.heard('ann')).toEqual([expect.stringContaining('No tasks were found in that.')])
  })

  it.each<[string, string, string, string[]]>([
    ['talk', 'notes.md', 'Dear all,\nthank you.', ['notes.md: No tasks were found.']],
    ['an empty file', 'plan.md', '', ['plan.md: The document is empty.']],
    ['a document of another kind', 'plan.docx', PLAN, ['plan.docx: plans are read from Markdown']],
    ['a picture', 'harbour.PNG', PLAN, []],
  ])('is not made of %s', async (_, name, text, told) => {
    const stand = await openStand()
    await stand.drops('ann', text, { name })
    expect(await stand.store.chats.findPlan(RUN[0])).toBeUndefined()
    expect(stand.heard('ann')).toEqual(told.map(line => expect.stringContaining(line)))
    expect(stand.posts()).toHaveLength(told.length)
  })

  it('that is too large is not even fetched', async () => {
    const stand = await openStand()
    const file = { id: 'nowhere', name: 'plan.md', bytes: 2_000_001 }
    await stand.does('ann', 'message', {
      thread: null,
      message: 'm1',
      text: '',
      files: [file],
      mentioned: false,
    })
    expect(stand.heard('ann')).toEqual([expect.stringContaining('larger than 2 MB')])
  })

  it('with errors is shown all the same, with what is wrong', async () => {
    const stand = await openStand()
    const circle = '# Round\n\n## Wave 1\n- T1: lay (needs T2)\n- T2: build (needs T1)\n'
    await stand.drops('ann', circle)
    const preview = await stand.store.chats.findPost(`${RUN[0]}/preview`)
    expect(preview && toTextOf(preview.body)).toContain('These wait for each other')
  })

  async function dropTogether(texts: Record<string, string>) {
    const stand = await openStand()
    const files = Object.keys(texts).map(name => ({ id: name, name, bytes: 9 }))
    const readFile = async ({ id }: { id: string }) => new TextEncoder().encode(texts[id])
    const { intake } = stand.openAnother({ chats: new Map([['console', { readFile }]]) })
    const said = { thread: null, message: 'm1', text: '', files, mentioned: false }
    await intake.take(await stand.keeps('ann', 'message', said))
    const plans = await stand.store.chats.listPlans({ chat: 'console', channel: CHANNEL }, 10)
    return { stand, titles: plans.map(({ title, status }) => `${title} ${status}`).sort() }
  }

  it('and another in one message are two plans, and it is said how they would be one', async () => {
    const other = PLAN.replace('payments', 'doors')
    const { stand, titles } = await dropTogether({ 'one.md': PLAN, 'two.md': other })
    expect(titles).toEqual(['Harden the doors offered', 'Harden the payments offered'])
    expect(stand.heard('ann')).toEqual([expect.stringContaining('a plan of its own')])
  })

  it('and another that it names are one plan', async () => {
    const first = '# Boat house\n\nGoes on in roof.md.\n\n## Wave 1\n\n- T1: Dig\n'
    const { stand, titles } = await dropTogether({
      'roof.md': '# Roof\n\n## Wave 2\n\n- T2: Tile\n',
      'README.md': first,
    })
    expect(titles).toEqual(['Boat house offered'])
    expect(stand.heard('ann')).toEqual([])
  })
})

describe('many newer plans', () => {
  async function openCrowd(first: string) {
    const stand = await openStand()
    let minted = 0
    const mintRunId = (): string => RUN[minted++] ?? `rz${minted}`
    const texts = new Map<string, string>()
    const readFile = async ({ id }: { id: string }) => new TextEncoder().encode(texts.get(id))
    const { intake } = stand.openAnother({ mintRunId, chats: new Map([['console', { readFile }]]) })
    const drop = async (message: string, text: string): Promise<void> => {
      texts.set(message, text)
      const files = [{ id: message, name: 'plan.md', bytes: 9 }]
      const dropped = { thread: null, message, text: '', files, mentioned: false }
      await intake.take(await stand.keeps('ann', 'message', dropped))
    }
    await drop('m-first', first)
    for (let n = 0; n < 120; n++) await drop(`m-${n}`, PLAN.replace('Harden', `Number ${n}`))
    return { stand, drop }
  }

  it('do not hide the one of a thread from who starts it there', async () => {
    const { stand } = await openCrowd(PLAN)
    await stand.commands('bo', 'start', 'm-first')
    expect((await stand.store.listRuns(9)).map(({ id }) => id)).toEqual([RUN[0]])
  })

  it('do not keep an older version startable', async () => {
    const { stand, drop } = await openCrowd(PLAN)
    await drop('m-last', PLAN)
    expect(await stand.store.chats.findPlan(RUN[0])).toMatchObject({ status: 'superseded' })
  })
})

describe('a better version', () => {
  it('that comes at the same moment on another instance leaves one to be started', async () => {
    const stand = await openStand()
    const here = Promise.withResolvers<void>()
    let waiting = 2
    const describeBase = async () => {
      if (--waiting === 0) here.resolve()
      await here.promise
      return { folder: '/project', repository: null }
    }
    const pasted = { thread: null, text: PLAN, files: [], mentioned: false }
    const kept = [
      await stand.keeps('ann', 'message', { ...pasted, message: 'm1' }),
      await stand.keeps('bo', 'message', { ...pasted, message: 'm2' }),
    ]
    const taken = kept.map(inbound => dealWith(stand.context({ describeBase }), inbound))
    await Promise.all(taken)
    const plans = await stand.store.chats.listPlans({ chat: 'console', channel: CHANNEL }, 9)
    expect(plans.map(({ status }) => status)).toEqual(['offered', 'superseded'])
  })

  it('from somebody who may only look is refused, and takes nobody’s place', async () => {
    const people = {
      everyone: ['view'] as const,
      named: new Map([['ann', ['administer'] as const]]),
    }
    const stand = await openStand({ people })
    const root = await stand.drops('ann', PLAN)
    await stand.drops('cy', PLAN, { thread: root })
    await stand.says('cy', PLAN, root)
    const told = '“drop a plan” takes the right to start, which cy does not have here. Ask ann.'
    expect(stand.heard('cy')).toEqual([told, told])
    expect(await stand.store.chats.findPlan(RUN[0])).toMatchObject({ status: 'offered' })
  })

  it.each([
    ['in the same thread', (root: string) => ({ thread: root }), PLAN.replace('payments', 'shop')],
    ['with the same title in the channel', () => ({}), PLAN],
  ])('%s takes the place of the one that waits', async (_, where, text) => {
    const stand = await openStand()
    const root = await stand.drops('ann', PLAN)
    await stand.sends()
    await stand.drops('bo', text, where(root))
    expect(await stand.store.chats.findPlan(RUN[0])).toMatchObject({
      status: 'superseded',
      supersededBy: RUN[1],
    })
    expect(await stand.store.chats.findPlan(RUN[1])).toMatchObject({ status: 'offered' })
    const edit = stand.posts().find(({ kind }) => kind === 'edit')
    expect(edit).toMatchObject({ target: `${RUN[0]}/preview`, thread: threadOf(root), body: { buttons: [] } })
  })

  it('elsewhere leaves it alone', async () => {
    const stand = await openStand()
    await stand.drops('ann', PLAN)
    await stand.drops('bo', PLAN, { channel: 'other' })
    await stand.drops('bo', PLAN.replace('payments', 'shop'))
    expect(await stand.store.chats.findPlan(RUN[0])).toMatchObject({ status: 'offered' })
  })

  it('makes the old start button say which one counts', async () => {
    const stand = await openStand()
    const root = await stand.drops('ann', PLAN)
    await stand.sends()
    await stand.drops('bo', PLAN, { thread: root })
    await stand.drops('bo', PLAN, { thread: root })
    await stand.sends()
    await stand.presses('cy', `${RUN[0]}/preview`, `start ${RUN[0]}`)
    await stand.reacts('dee', `${RUN[1]}/preview`, '🚀')
    const counts = `Now the one by bo counts. It has not been started yet: /wave start ${RUN[2]}`
    expect(stand.heard('cy')).toEqual([`${RUN[0]} is an earlier version. ${counts}`])
    expect(stand.heard('dee')).toEqual([`${RUN[1]} is an earlier version. ${counts}`])
    expect(await stand.store.listRuns(5)).toEqual([])
  })

  it('whose tasks are told in files that are not there says so before anybody starts it', async () => {
    const wanted: unknown[] = []
    const stand = await openStand()
    const { intake } = stand.openAnother({
      async readPapers(folder, { names, folders: [first] }) {
        wanted.push([folder, names, first])
        return []
      },
    })
    const text = PLAN.replaceAll('T1', 'DOOR_1')
    await intake.take(
      await stand.keeps('bo', 'message', {
        thread: null,
        message: 'm9',
        text: `${text}\n\nThe task files lie in \`doors/briefs/\`.\n`,
        files: [],
        mentioned: true,
      }),
    )
    const preview = await stand.store.chats.findPost(`${RUN[0]}/preview`)
    expect(preview && toTextOf(preview.body)).toContain(
      'The plan has its tasks’ instructions in doors/briefs, and no file there is called like one of its tasks',
    )
    expect(wanted).toEqual([['/project', ['DOOR_1'], 'doors/briefs']])
  })

  it('that a start forestalls leaves the run alone', async () => {
    const stand = await openStand()
    const root = await stand.drops('ann', PLAN)
    const { intake } = stand.openAnother({
      async describeBase() {
        await stand.commands('ann', `start ${RUN[0]}`, null, 'other')
        return { folder: '/project', repository: null }
      },
    })
    const message = { thread: root, message: 'm9', text: PLAN, files: [], mentioned: false }
    await intake.take(await stand.keeps('bo', 'message', message))
    expect(await stand.store.chats.findPlan(RUN[0])).toMatchObject({ status: 'started', supersededBy: null })
    expect(await stand.store.chats.findPlan(RUN[1])).toMatchObject({ status: 'offered' })
    expect(stand.posts().filter(({ kind }) => kind === 'edit')).toMatchObject([
      { key: `${RUN[0]}/preview/started` },
    ])
  })

  it('of a plan that was started is offered as another run', async () => {
    const { stand, root } = await openStarted()
    await stand.drops('bo', PLAN, { thread: root })
    expect(await stand.store.chats.findPlan(RUN[0])).toMatchObject({ status: 'started' })
    expect(await stand.store.chats.findPlan(RUN[1])).toMatchObject({ status: 'offered' })
    const preview = await stand.store.chats.findPost(`${RUN[1]}/preview`)
    expect(preview && toTextOf(preview.body)).toContain(RUN[0])
  })
})

describe('a newer version', () => {
  const NEWER = PLAN.replace('- T2: close the window', '- T2: close the windows\n- T4: oil the hinges')

  it('of a plan that waits says what changed', async () => {
    const stand = await openStand()
    await stand.drops('ann', PLAN)
    await stand.drops('ann', NEWER)
    const preview = await stand.store.chats.findPost(`${RUN[1]}/preview`)
    const text = preview ? toTextOf(preview.body) : ''
    expect(text).toContain(`What changed since ${RUN[0]}: 1 task added, 1 task changed`)
    expect(text).toContain('+ T4 oil the hinges (Wave 1)')
  })

  it('of a run that goes on is taken over by a button, once it was shown what that does', async () => {
    const stand = await openStand()
    await stand.drops('ann', PLAN)
    await stand.commands('ann', `start ${RUN[0]}`)
    await stand.drops('ann', NEWER)
    await stand.sends()
    const change = await stand.store.chats.findPost(`${RUN[1]}/preview/change`)
    const [button] = change?.body.buttons ?? []
    expect(change && toTextOf(change.body)).toContain('T2: title “close the window” → “close the windows”')
    await stand.presses('bo', `${RUN[1]}/preview/change`, button!.command)
    expect((await stand.look(RUN[0])).tasks.map(({ id }) => id)).toEqual(['T1', 'T2', 'T3', 'T4'])
    expect(await stand.store.chats.findPlan(RUN[1])).toMatchObject({
      status: 'superseded',
      supersededBy: RUN[0],
    })
    expect(stand.posts().at(-1)?.body.summary).toBe(`Harden the payments: taken over into ${RUN[0]} by bo`)
    await stand.presses('cy', `${RUN[1]}/preview/change`, button!.command)
    expect((await stand.look(RUN[0])).edits).toBe(1)
  })
})

describe('of a newer version is left, and said to be', () => {
  it.for([
    [
      'a question after a wave',
      PLAN.replace('## Wave 2', 'Go/no-go: is all wired?\n\n## Wave 2'),
      'What is asked after Wave 1 changes for runs that are started from now on.',
    ],
    [
      'what is ticked',
      PLAN.replace('- T2:', '- [x] T2:'),
      `T2 is ticked there: to have it so here, /wave skip ${RUN[0]} T2`,
    ],
    [
      'what it calls a task, beside a change that is offered',
      PLAN.replace('- T2:', '- T7:').replace('close the window', 'close the windows'),
      'Called otherwise in the later version: T2 is T7. Here they keep their ids.',
      1,
    ],
  ] as const)('%s', async ([, newer, left, offered = 0]) => {
    const stand = await openStand()
    await stand.drops('ann', PLAN)
    await stand.commands('ann', `start ${RUN[0]}`)
    await stand.drops('ann', newer)
    const posts = (await stand.sends(), stand.posts())
    expect(posts.map(({ body }) => toTextOf(body)).join('\n')).toContain(left)
    const edits = posts.filter(({ body }) => body.buttons.some(({ command }) => command.startsWith('edit')))
    expect(edits).toHaveLength(offered)
  })
})

describe('a change of a going run', () => {
  async function openGoing() {
    const stand = await openStand()
    const root = await stand.drops('ann', PLAN)
    await stand.commands('ann', 'start', root)
    const shown = async () => {
      await stand.sends()
      const post = stand.posts().findLast(({ body }) => body.summary.startsWith('Change '))
      return {
        key: post?.key ?? '',
        text: post ? toTextOf(post.body) : '',
        button: post?.body.buttons[0]?.command ?? '',
      }
    }
    return { stand, root, shown }
  }

  it('is shown first with what it comes to, and made by a reaction', async () => {
    const { stand, root, shown } = await openGoing()
    await stand.commands('bo', 'edit add "Oil the hinges" --after T1 --before T2', root)
    const { key, text } = await shown()
    expect(text).toContain('+ T3 Oil the hinges'.replace('T3', 'T4'))
    expect(text).toContain('T2 needs T4 now')
    expect(text).toContain('put back, at no cost, until what is needed now is done: T2')
    expect((await stand.look(RUN[0])).edits).toBe(0)
    await stand.reacts('cy', key, '✅')
    const run = await stand.look(RUN[0])
    expect(run.tasks.map(({ id, status }) => `${id} ${status}`)).toEqual([
      'T1 running',
      'T2 waiting',
      'T3 waiting',
      'T4 waiting',
    ])
    expect(stand.posts().at(-1)?.body.summary).toBe(
      'cy changed the plan: + T4 Oil the hinges (Wave 1, after T1); T2 needs T4 now',
    )
  })

  it('is part of what is done again, for which the document does not stand, and of nothing that is scheduled', async () => {
    const { stand, root, shown } = await openGoing()
    await stand.commands('bo', 'edit remove T3', root)
    const { key, button } = await shown()
    await stand.presses('bo', key, button)
    await stand.commands('bo', 'schedule in 1 hour', root)
    await stand.sends()
    const scheduled = stand.posts().find(({ body }) => body.summary.startsWith('bo scheduled'))
    expect(scheduled && toTextOf(scheduled.body)).toContain(`without what was changed of ${RUN[0]} since`)
    await stand.commands('bo', 'stop now', root)
    await stand.commands('bo', 'start 1', root)
    const deedOf = async (run: string) =>
      (JSON.parse((await stand.store.eventsOf(run, null))[0]!.text) as Event).deed?.approved.what
    const again = await stand.store.chats.listRunsIn({ chat: 'console', channel: CHANNEL }, 9)
    const other = again.find(({ id }) => id !== RUN[0])!
    expect([await deedOf(RUN[0]), await deedOf(other.id)]).toEqual(['document', 'words'])
  })

  it('is shown anew where the run has moved on to where it comes to something else', async () => {
    const { stand, root, shown } = await openGoing()
    await stand.commands('bo', 'edit t2 --after t1', root)
    const before = await shown()
    await stand.commands('bo', 'skip T1', root)
    await stand.presses('bo', before.key, before.button)
    expect((await stand.look(RUN[0])).edits).toBe(0)
    const after = await shown()
    expect(after.text).toContain('The run has moved on since this was shown')
    expect(after.text).toContain('nothing that is at work is touched')
    await stand.presses('bo', after.key, after.button)
    expect((await stand.look(RUN[0])).edits).toBe(1)
  })

  it('is refused with the reason, for who asked alone', async () => {
    const { stand, root } = await openGoing()
    for (const typed of ['remove T1', 'T1 --after T3', 'T9 --title x', 'T1 --agent nobody', 'add "More"'])
      await stand.commands('bo', `edit ${typed}`, root)
    expect(stand.heard('bo')).toEqual([
      expect.stringContaining('only what has not begun can be removed'),
      expect.stringContaining('They would wait for each other: T1 → T3 → Wave 2 → Wave 1 → T1'),
      expect.stringContaining('has no task “T9”'),
      'There is no agent “nobody” here. There is: codex.',
      expect.stringContaining('Say in which wave'),
    ])
  })
})

describe('a plan that nobody wants', () => {
  it('is put away by its button, and cannot be started any more', async () => {
    const stand = await openStand()
    const root = await stand.drops('ann', PLAN)
    await stand.sends()
    await stand.presses('bo', `${RUN[0]}/preview`, `discard ${RUN[0]}`)
    expect(await stand.store.chats.findPlan(RUN[0])).toMatchObject({
      status: 'superseded',
      supersededBy: null,
    })
    expect(stand.posts().at(-1)).toMatchObject({ kind: 'edit', target: `${RUN[0]}/preview` })
    expect(stand.posts().at(-1)!.body.summary).toBe('Harden the payments: discarded by bo')
    for (const command of [`start ${RUN[0]}`, `discard ${RUN[0]}`]) await stand.commands('cy', command, root)
    const told = `${RUN[0]}: Somebody discarded this plan. To have it run, drop it again.`
    expect(stand.heard('cy')).toEqual([told, told])
  })

  it('is the one of the thread or the only one of the channel, and never a run', async () => {
    const stand = await openStand()
    const root = await stand.drops('ann', PLAN)
    await stand.commands('bo', `start ${RUN[0]}`, root)
    await stand.commands('bo', `discard ${RUN[0]}`, root)
    expect(stand.heard('bo')[0]).toContain('has been started already')
    await stand.drops('ann', PLAN.replace('Harden', 'Soften'))
    await stand.commands('bo', 'discard')
    expect(await stand.store.chats.findPlan(RUN[1])).toMatchObject({
      status: 'superseded',
      supersededBy: null,
    })
  })
})

describe('a model', () => {
  const LITTLE = '# Shed\n\n## Wave 1\n- T1: paint the walls\n\nLater ben oils the door.\n'
  const known = readPlan(new TextEncoder().encode(LITTLE))
  const more = fromAnswer(
    JSON.stringify({
      waves: [{ id: 'Wave 1', title: '', after: [] }],
      tasks: [
        { id: 'T1', title: 'paint the walls', at: 4, wave: 'Wave 1', agent: null, needs: [] },
        { id: 'T2', title: 'oil the door', at: 6, wave: 'Wave 1', agent: 'ben', needs: ['T1'] },
        { id: 'T3', title: 'fly to the moon', at: 6, wave: 'Wave 1', agent: null, needs: [] },
      ],
    }),
    LITTLE,
    known,
  )!
  const reads = (outcome: AskedReading | { problem: string }) => ({
    model: { name: 'gpt-5', read: vi.fn(async () => outcome) },
  })
  /** What was said last of the question to the model. */
  const answerOf = (stand: Stand): { text: string; commands: string[] } => {
    const edit = stand.posts().findLast(({ key }) => key.endsWith('/answer'))
    const commands = edit?.body.buttons.map(({ command }) => command) ?? []
    return { text: edit ? toTextOf(edit.body) : '', commands }
  }

  it('is asked only when somebody says so, and its reading counts once somebody took it', async () => {
    const given = reads(more)
    const stand = await openStand(given)
    const root = await stand.drops('ann', LITTLE)
    const preview = await stand.store.chats.findPost(`${RUN[0]}/preview`)
    expect(preview?.body.buttons).toContainEqual(
      expect.objectContaining({ label: 'Have gpt-5 read it', command: `plan ${RUN[0]} --model` }),
    )
    expect(given.model.read).not.toHaveBeenCalled()
    await stand.commands('bo', `plan ${RUN[0]} --model`, root)
    await stand.intake[Symbol.asyncDispose]()
    expect(given.model.read).toHaveBeenCalledWith(LITTLE, expect.anything(), expect.anything())
    const { text, commands } = answerOf(stand)
    expect(text).toContain('gpt-5 reads 2 tasks in plan.md, Regatta alone 1')
    expect(text).toContain('fly to the moon: line 6 does not speak of it')
    expect(text).toContain('Asked by bo')
    expect(commands).toEqual([`plan ${RUN[0]} --take ${RUN[1]}`, `plan ${RUN[0]} --keep ${RUN[1]}`])
    // Whoever stands in after a restart has all of it.
    const { intake } = stand.openAnother(given)
    await intake.take(await stand.keeps('bo', 'command', { text: commands[0]!, thread: root }))
    expect(await stand.store.chats.findPlan(RUN[0])).toMatchObject({
      status: 'superseded',
      supersededBy: RUN[2],
    })
    const taken = await stand.store.chats.findPlan(RUN[2])
    expect(taken).toMatchObject({ status: 'offered', name: 'plan.md as gpt-5 reads it', by: 'bo' })
    expect(readPlan(new TextEncoder().encode(taken!.text)).tasks).toMatchObject([
      { id: 'T1', needs: [] },
      { id: 'T2', agent: 'ben', needs: ['T1'] },
    ])
    expect(stand.posts().some(({ body }) => toTextOf(body).includes('is offered below: bo chose so'))).toBe(
      true,
    )
    const shown = await stand.store.chats.findPost(`${RUN[2]}/preview`)
    expect(shown && toTextOf(shown.body)).toContain('plan.md as gpt-5 reads it')
    expect(given.model.read).toHaveBeenCalledTimes(1)
  })

  it('that gives no answer changes nothing, and can be asked again', async () => {
    const stand = await openStand(reads({ problem: 'gpt-5 did not answer within 5 minutes.' }))
    const root = await stand.drops('ann', LITTLE)
    await stand.commands('ann', 'plan --model', root)
    await stand.intake[Symbol.asyncDispose]()
    const { text, commands } = answerOf(stand)
    expect(text).toContain('gpt-5 did not read plan.md: gpt-5 did not answer within 5 minutes.')
    expect(commands).toEqual([`plan ${RUN[0]} --model`])
    expect(await stand.store.chats.findPlan(RUN[0])).toMatchObject({ status: 'offered' })
  })

  it('that is slow holds up nobody', async () => {
    const never = Promise.withResolvers<AskedReading>()
    const stand = await openStand({ model: { name: 'gpt-5', read: () => never.promise } })
    const root = await stand.drops('ann', LITTLE)
    await stand.commands('ann', 'plan --model', root)
    await stand.commands('ann', 'discard', root)
    expect(await stand.store.chats.findPlan(RUN[0])).toMatchObject({ status: 'superseded' })
    never.resolve(more)
  })

  it('may read what Regatta finds nothing in, and may be kept from it', async () => {
    const given = reads(more)
    const stand = await openStand(given)
    await stand.drops('ann', 'Dear all,\nthank you.', { name: 'notes.md' })
    const whisper = stand.posts().find(({ kind }) => kind === 'whisper')
    expect(whisper?.body.buttons.map(({ command }) => command)).toEqual([`plan ${RUN[0]} --model`])
    expect(await stand.store.chats.findPlan(RUN[0])).toMatchObject({
      status: 'superseded',
      supersededBy: null,
    })
    await stand.commands('ann', `plan ${RUN[0]} --take r99999`)
    expect(stand.heard('ann').at(-1)).toContain('There is no reading r99999')
    expect(given.model.read).not.toHaveBeenCalled()
    await stand.commands('ann', `plan ${RUN[0]} --model`)
    await until(() => answerOf(stand).commands.length === 2, 'the answer of the model')
    await stand.commands('ann', answerOf(stand).commands[1]!)
    const chosen = stand.posts().at(-1)
    expect(chosen).toMatchObject({ kind: 'edit', body: { buttons: [] } })
    expect(chosen && toTextOf(chosen.body)).toContain('is left aside: ann chose so')
  })

  it('is asked by those only who may start a plan', async () => {
    const given = reads(more)
    const stand = await openStand({
      ...given,
      people: { everyone: ['view'], named: new Map([['ann', RIGHTS]]) },
    })
    const root = await stand.drops('ann', LITTLE)
    await stand.commands('bo', 'plan --model', root)
    expect(stand.heard('bo')).toEqual([expect.stringContaining('“plan --model” takes the right to start')])
    expect(given.model.read).not.toHaveBeenCalled()
  })

  it('that is not configured is asked for nothing', async () => {
    const stand = await openStand()
    const root = await stand.drops('ann', LITTLE)
    const preview = await stand.store.chats.findPost(`${RUN[0]}/preview`)
    expect(preview?.body.buttons.map(({ command }) => command)).not.toContain(`plan ${RUN[0]} --model`)
    await stand.commands('ann', 'plan --model', root)
    expect(stand.heard('ann')).toEqual([expect.stringContaining('No model is configured')])
  })
})

describe('why', () => {
  it('says from which lines a task was read, before a plan has started and after', async () => {
    const stand = await openStand()
    const root = await stand.drops('ann', PLAN)
    await stand.commands('bo', 'show T3 --why', root)
    expect(stand.heard('bo').at(-1)).toContain('Why T3 was read so')
    const told = stand.posts().findLast(({ kind }) => kind === 'whisper')
    const lines = told ? toTextOf(told.body) : ''
    expect(lines).toContain('told by an item of a list, line 8: - T3: tell the others')
    expect(lines).toContain('in Wave 2: what it stands under says so, line 7: ## Wave 2')
    expect(lines).toContain('comes after Wave 1: nothing but the order of the waves says so')
    await stand.commands('bo', 'show T9 --why', root)
    expect(stand.heard('bo').at(-1)).toContain(`No task of ${RUN[0]} is called “T9”`)
    await stand.commands('ann', `start ${RUN[0]}`, root)
    await stand.commands('bo', `show ${RUN[0]} T1 --why`, root)
    expect(stand.heard('bo').at(-1)).toContain('Why T1 was read so')
  })
})
