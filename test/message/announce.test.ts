import { describe, expect, it } from 'vitest'
import { announce } from '../../src/message/announce.ts'
import { withoutSettled } from '../../src/message/asked.ts'
import { quiet } from '../../src/message/blocks.ts'
import { joinLines } from '../../src/message/join.ts'
import { toText } from '../../src/message/plain.ts'
import type { NewPost } from '../../src/message/post.ts'
import { DEFAULT_POLICY } from '../../src/run/policy.ts'
import {
  asks,
  changes,
  charterOf,
  claims,
  does,
  fails,
  planOf,
  runThrough,
  reports,
} from '../support/runs.ts'
import type { Step } from '../support/runs.ts'
import { latestAttempt, taskOf } from '../../src/run/run.ts'
import { HOSTILE, expectBearable } from './limits.ts'
import { HARBOUR, THREAD } from './plan.ts'

function hear(steps: Step[], wishes: Parameters<typeof charterOf>[1] = {}, plan = HARBOUR): NewPost[] {
  const posts: NewPost[] = []
  runThrough(charterOf(plan, { run: 'r7k2mx', thread: THREAD, ...wishes }), steps, (run, event) => {
    posts.push(...announce(run, event))
    return null
  })
  return posts
}

const shown = (posts: NewPost[]): string[] =>
  posts.map(({ kind, key, message }) => `${kind} ${key}: ${message.summary}`)

const ofKind = (posts: NewPost[], kind: NewPost['kind']): NewPost[] =>
  posts.filter(post => post.kind === kind)

const PATIENT = { policy: { ...DEFAULT_POLICY, retriesMax: 0, alikeMax: null } }
const TO_THE_END: Step[] = [
  ...changes('H01', ['a.ts']),
  ...does('H02'),
  ...does('H03'),
  ...does('H04'),
  ...fails('H05', 'card declined'),
  { type: 'answer', by: 'kim', escalation: 'q1', option: 'leave' },
]

const release: Step = run => {
  const task = taskOf(run, 'H01')
  const token = latestAttempt(task)?.token ?? ''
  return { type: 'released', task: task.index, attempt: task.attempts.length, token, why: 'it is shut down' }
}

const CALLED = { name: 'ana', ids: { slack: 'U012AB3CD' } }
const LADDER = [
  { afterMs: 60_000, calls: [], tells: null },
  { afterMs: 120_000, calls: [CALLED], tells: { chat: 'slack', channel: 'C012AB3CD' } },
]

describe('a question that nobody answers', () => {
  const policy = { ...PATIENT.policy, ladder: LADDER }

  it('is told of again, also in a quiet thread; then who is on call is called, and another channel told', () => {
    const steps = [...asks('H01', 'Which bank?', ['Blue', 'Green']), 60_000, 60_000, 3_600_000]
    const posts = hear(steps, { policy, says: 'quiet' }).filter(({ message }) =>
      message.alike?.key.startsWith('reminded'),
    )
    expect(posts.map(({ message }) => message.summary)).toEqual([
      'q1 has waited 1 min for an answer, holds up 8 tasks: H01 asks: Which bank?',
      'q1 has waited 2 min for an answer, holds up 8 tasks, ana is called: H01 asks: Which bank?',
      'Harbour (r7k2mx): q1 has waited 2 min for an answer, holds up 8 tasks, ana is called: H01 asks: Which bank? To answer: /wave answer r7k2mx q1 1',
    ])
    expect(posts.map(({ message }) => message.calls)).toEqual([undefined, [CALLED], undefined])
    expect(posts.map(({ thread }) => thread)).toEqual([
      THREAD,
      THREAD,
      { chat: 'slack', channel: 'C012AB3CD', root: null },
    ])
    expect(new Set(posts.map(({ key }) => key)).size).toBe(3)
    expect(joinLines(Array(3).fill(posts[2]?.message)).summary).toMatch(
      /^Harbour \(r7k2mx\): 3 questions have waited 2 min for an answer: .*; answer with \/wave answer r7k2mx, its id/,
    )
    expect(posts[2]?.message.alike?.key).not.toBe(posts[1]?.message.alike?.key)
  })

  const reminders = (steps: Step[], wishes: Parameters<typeof hear>[1]): NewPost[] =>
    hear([...asks('H01', 'Which bank?', ['Blue', 'Green']), ...steps], wishes).filter(({ message }) =>
      message.alike?.key.startsWith('reminded'),
    )

  it('while nothing could be told is told of once, to all who should have been called, wherever that was', () => {
    const ben = { name: 'ben', ids: { slack: 'U02' } }
    const late = { afterMs: 180_000, calls: [CALLED, ben], tells: { chat: 'discord', channel: '81' } }
    const posts = reminders([3_600_000], { policy: { ...policy, ladder: [...LADDER, late] } })
    expect(posts.map(({ message: { calls } }) => calls)).toEqual([[CALLED, ben], undefined, undefined])
    expect(posts.map(({ thread }) => thread.chat)).toEqual([THREAD.chat, 'slack', 'discord'])
    expect(posts[0]!.message.summary).toContain(
      'has waited 1 h for an answer, holds up 8 tasks, ana, ben are called',
    )
  })

  it('shows who has said what as soon as they have, and no more once they take it back', () => {
    const kim = { by: 'kim', escalation: 'q1' } as const
    const answer: Step = { ...kim, type: 'answer', option: 'skip' }
    const back: Step = { ...kim, type: 'take-back', option: 'skip' }
    const quorum = { ...PATIENT.policy, quorum: 2 }
    const posts = hear([...fails('H01'), answer, back], { policy: quorum, says: 'quiet' })
    const edits = posts.filter(({ key }) => key.includes('/q/q1/votes/'))
    expect(edits.map(({ message }) => toText(message).includes('1 of 2: kim'))).toEqual([true, false])
    expect(edits.every(({ kind }) => kind === 'edit')).toBe(true)
    const gently: Step = { ...kim, type: 'answer', option: 'skip', gently: true }
    expect(hear([...fails('H01'), gently], PATIENT).filter(({ key }) => key.includes('/votes/'))).toEqual([])
  })

  describe('of more than a phone can bear', () => {
    const tasks = Array.from({ length: 9 }, (_, nth) => ({ id: `T${nth + 1}`, title: `Ask ${nth + 1}` }))
    const many = planOf({ 'Wave 1': { tasks } })
    const asked: Step[] = tasks.flatMap(({ id }) => asks(id, 'Which bank?', ['Blue', 'Green']))
    const answer = (id: string): Step => ({ type: 'answer', by: 'kim', escalation: id, option: 'reply-1' })
    const own = (posts: NewPost[]): string[] =>
      posts
        .filter(({ kind, key }) => kind === 'message' && key.includes('/q/'))
        .map(({ key }) => key.slice(9))

    it('has a line, and a message of its own as soon as one of those before it is settled', () => {
      const first = ['q1', 'q2', 'q3', 'q4', 'q5']
      expect(own(hear(asked, PATIENT, many))).toEqual(first)
      const some = hear([...asked, answer('q2'), answer('q8')], PATIENT, many)
      expect(own(some)).toEqual([...first, 'q6'])
      const ids = ['q2', 'q8', 'q6', 'q1', 'q7', 'q9', 'q3', 'q5', 'q4']
      const all = hear([...asked, ...ids.map(answer)], PATIENT, many)
      expect(own(all)).toEqual([...first, 'q6', 'q7', 'q9'])
      const settled = all.filter(({ key }) => key.endsWith('/settled')).map(({ key }) => key.slice(9, 11))
      expect(settled.sort()).toEqual(own(all).sort())
    })

    it('has none where it is settled together with those before it', () => {
      const posts = hear([...asked, { type: 'stop', by: 'kim', mode: 'now' }], PATIENT, many)
      expect(own(posts)).toHaveLength(9)
      const left = withoutSettled(posts.slice(hear(asked, PATIENT, many).length))
      expect(own(left)).toEqual([])
      const settled = left.filter(({ key }) => key.endsWith('/settled')).map(({ key }) => key.slice(9, 11))
      expect(settled.sort()).toEqual(['q1', 'q2', 'q3', 'q4', 'q5'])
    })
  })

  it('in a rehearsal calls nobody, and tells no other channel', () => {
    const posts = reminders([3_600_000], { policy, rehearsal: true })
    expect(posts.map(({ message: { calls } }) => calls)).toEqual([undefined])
    expect(posts[0]!.message.summary).toContain('ana would be called, were this no rehearsal')
  })

  it('and others with it are told of in one line, which calls each person once in each chat', () => {
    const lines = Array.from({ length: 4 }, (_, nth) => ({
      ...quiet(`q${nth} waits`, []),
      alike: { key: 'reminded 1', lead: '', rest: 'questions have waited 2 min', name: `q${nth}`, same: [] },
      calls: [CALLED],
    }))
    const joined = joinLines(lines)
    expect(joined.summary).toMatch(/^4 questions have waited 2 min: q0, /)
    expect(joined.calls).toEqual([CALLED])
    const [first] = lines
    const elsewhere = { ...first!, calls: [{ name: CALLED.name, ids: { discord: '81' } }] }
    expect(joinLines([...lines, elsewhere]).calls).toEqual([CALLED, ...elsewhere.calls])
  })
})

describe('what is said in the thread of a run', () => {
  it('is its start, its board, its waves, failures, questions, decisions and its end', () => {
    const steps = [
      ...does('H01'),
      ...fails('H02'),
      1_000,
      ...does('H02'),
      ...asks('H03', 'Which bank?', ['Blue', 'Green']),
      { type: 'answer', by: 'kim', escalation: 'q1', option: 'reply-2' } as const,
      ...does('H03'),
      ...does('H04'),
      ...does('H05'),
      ...does('H06'),
      ...does('H07'),
      ...does('H08'),
    ]
    expect(shown(hear(steps))).toMatchInlineSnapshot(`
      [
        "line r7k2mx/e/2: ann started run r7k2mx, Harbour: 8 tasks, 5 waves, at most 4 at once",
        "message r7k2mx/board: Harbour: running, 0 of 8 tasks done",
        "line r7k2mx/e/11: H02 failed: exit code 1; trying again in 1 s (retry 1 of 2)",
        "line r7k2mx/e/16: Phase 1 done: 2 tasks",
        "line r7k2mx/e/17: Phase 2 opens: 3 tasks to do",
        "message r7k2mx/q/q1: Question in Harbour: H03 asks: Which bank?",
        "edit r7k2mx/q/q1/settled: q1, H03 Book a berth: kim decided: Green",
        "line r7k2mx/e/22: kim decided q1, H03: Green",
        "line r7k2mx/e/34: Phase 2 done: 3 tasks",
        "line r7k2mx/e/35: Phase 3 opens: 1 task to do",
        "line r7k2mx/e/40: Phase 3 done: 1 task",
        "line r7k2mx/e/41: Phase 4 opens: 1 task to do",
        "line r7k2mx/e/46: Phase 4 done: 1 task",
        "line r7k2mx/e/47: Phase 5 opens: 1 task to do",
        "line r7k2mx/e/52: Phase 5 done: 1 task",
        "broadcast r7k2mx/summary/53: Harbour (r7k2mx): all done in 11 s, 8 of 8 tasks done",
      ]
    `)
  })

  it('is what people do to it, once', () => {
    const steps: Step[] = [
      ...asks('H01', 'Which bank?', ['Blue']),
      { type: 'skip', by: 'kim', task: 'H01' },
      { type: 'pause', by: 'kim' },
      { type: 'resume', by: 'lee' },
      { type: 'rerun', by: 'lee', task: 'H01' },
      { type: 'stop-wave', by: 'kim', wave: 'Phase 1', mode: 'now' },
      { type: 'start-wave', by: 'kim', wave: 'Phase 1' },
      { type: 'stop', by: 'kim', mode: 'now' },
    ]
    expect(shown(hear(steps)).slice(2)).toMatchInlineSnapshot(`
      [
        "message r7k2mx/q/q1: Question in Harbour: H01 asks: Which bank?",
        "edit r7k2mx/q/q1/settled: q1, H01 Tables for berths: No longer asked: kim skipped the task",
        "line r7k2mx/e/8: kim skipped H01",
        "line r7k2mx/e/11: kim paused the run: nothing new starts, 1 at work goes on to the end",
        "line r7k2mx/e/12: lee resumed the run",
        "line r7k2mx/e/13: lee has H01 tried again",
        "line r7k2mx/e/15: kim stopped Phase 1: what is at work there is ended now; the rest goes on",
        "line r7k2mx/e/18: kim started Phase 1 again",
        "line r7k2mx/e/21: kim stopped the run: what is at work is ended now",
        "broadcast r7k2mx/summary/24: Harbour (r7k2mx): stopped after 1 s, 0 of 8 tasks done, 2 stopped before the end, 6 not done",
      ]
    `)
  })

  it('tells once that a provider is down, not with every probe', () => {
    const down = { kind: 'provider' as const, message: 'error 503', tail: '' }
    const probed: Step[] = [
      claims('T1'),
      reports('T1', down),
      31_000,
      ...does('T2'),
      claims('T1'),
      reports('T1', down),
    ]
    const plan = planOf({ A: { tasks: [{ id: 'T1' }, { id: 'T2' }, { id: 'T3' }] } })
    const providers = [
      { name: 'openai', slots: null },
      { name: 'ollama', slots: null },
    ]
    const posts = hear(
      probed,
      { slots: 1, providers, allocation: { T1: 'openai', T2: 'openai', T3: 'openai' } },
      plan,
    )
    expect(shown(posts).filter(line => line.includes('is down'))).toHaveLength(1)
  })

  it('is nothing where the run has no thread', () => {
    expect(hear(TO_THE_END, { thread: null, ...PATIENT })).toEqual([])
  })

  it('is short where all goes well, however many tasks there are', () => {
    const ids = Array.from({ length: 300 }, (_, index) => `T${index}`)
    const plan = planOf({ A: { tasks: ids.map(id => ({ id })) } })
    const posts = hear(
      ids.flatMap(id => does(id)),
      { slots: 500 },
      plan,
    )
    expect(shown(posts)).toHaveLength(4)
  })

  it('has its own key for each post, also when a run that has ended is taken up again', () => {
    const again: Step[] = [
      { type: 'rerun', by: 'lee', task: 'H05' },
      ...fails('H05', 'card declined'),
      { type: 'answer', by: 'kim', escalation: 'q2', option: 'leave' },
    ]
    const posts = hear([...TO_THE_END, ...again], PATIENT)
    const keys = posts.map(({ key }) => key)
    expect(new Set(keys).size).toBe(keys.length)
    expect(ofKind(posts, 'broadcast')).toHaveLength(2)
    for (const { thread } of posts) expect(thread).toEqual(THREAD)
  })

  it('edits each question that is settled, answered or withdrawn', () => {
    const steps: Step[] = [
      ...asks('H01', 'Which bank?', ['Blue']),
      { type: 'skip', by: 'kim', task: 'H01' },
      ...asks('H02', 'Which year?', ['This']),
      { type: 'answer', by: 'kim', escalation: 'q2', option: 'reply-1' },
    ]
    const edits = ofKind(hear(steps), 'edit')
    expect(edits.map(post => [post.key, post.kind === 'edit' && post.target])).toEqual([
      ['r7k2mx/q/q1/settled', 'r7k2mx/q/q1'],
      ['r7k2mx/q/q2/settled', 'r7k2mx/q/q2'],
    ])
  })

  it('is nothing of a worker that was shut down in good order, but of one that nobody took up', () => {
    expect(shown(hear([claims('H01'), release])).filter(line => line.includes('H01'))).toEqual([])
    const late = hear([DEFAULT_POLICY.queueMs + DEFAULT_POLICY.graceMs + 1])
    expect(shown(late).filter(line => line.includes('no worker took it up'))).toHaveLength(1)
  })

  it.each(Object.entries(HOSTILE))('bears %s from plan, agents and people', (_, text) => {
    const plan = planOf({ [`a${text}`]: { tasks: [{ id: `1${text}`, title: text }] } }, text)
    const steps: Step[] = [
      ...fails(`1${text}`, text, text),
      60_000,
      ...asks(`1${text}`, text, [text]),
      { type: 'pause', by: text },
      { type: 'resume', by: text },
      { type: 'answer', by: text, escalation: 'q1', option: 'leave' },
    ]
    const posts = hear(steps, { by: text }, plan)
    expect(posts.length).toBeGreaterThan(6)
    for (const { message } of posts) expectBearable(message)
  })
})

describe('the summary at the end', () => {
  const summaryOf = (steps: Step[], wishes: Parameters<typeof charterOf>[1] = {}): string => {
    const [post] = ofKind(hear(steps, wishes), 'broadcast')
    return toText(post!.message)
  }

  it('stands alone where all is done', () => {
    const usage = { inputTokens: 120_000, outputTokens: 3_400 }
    const steps = [
      ...changes('H01', ['a.ts']),
      ...fails('H02'),
      1_000,
      ...does('H02', 60_000, usage),
      ...['H03', 'H04', 'H05', 'H06', 'H07', 'H08'].flatMap(id => does(id)),
    ]
    expect(summaryOf(steps, { folder: '/srv/work/harbour' })).toMatchInlineSnapshot(`
      "Harbour: all done in 1 min 9 s
      8 of 8 tasks done.
      How it mended itself
      - 1 failed: tried again
      H02 took more than one attempt.
      7 of 8 tasks done at the first attempt (87.5 %).
      The changes of 1 task are in the folder harbour.
      r7k2mx · agents worked 1 min 8 s in all; tokens: 120,000 in, 3,400 out"
    `)
  })

  it('says what failed and why, what waits for it, what people decided, and what to do next', () => {
    expect(summaryOf(TO_THE_END, { ...PATIENT, rehearsal: true })).toMatchInlineSnapshot(`
      "Harbour: ended, not all done, after 5 s
      REHEARSAL: agents only acted as if, no task is really done.
      4 of 8 tasks done, 1 failed, 3 not done.
      Failed
      - H05 Take cards: card declined (1 attempt)
      Not done because of that
      - H06, H07, H08 wait for H05, which failed
      4 of 5 tasks done at the first attempt (80 %).
      What people decided
      - kim on q1, H05: Leave it failed; do what does not need it
      Nothing of yours was touched.
      Next: mend what stood in the way, then have it tried again: /wave retry r7k2mx H05
      r7k2mx · agents worked 5 s in all
      [Try H05 again] /wave retry r7k2mx H05 --after 1"
    `)
  })

  it('names all who agreed on what went on', () => {
    const steps = [
      ...fails('H01'),
      ...['kim', 'ben'].map((by): Step => ({ type: 'answer', by, escalation: 'q1', option: 'skip' })),
      { type: 'stop', by: 'kim', mode: 'now' } as const,
    ]
    const policy = { ...PATIENT.policy, retriesMax: 0, quorum: 2 }
    expect(summaryOf(steps, { policy })).toContain('- kim, ben on q1, H01: Go on as if it were done')
  })

  it('of a run that was stopped says how it starts again from where it stands', () => {
    const steps: Step[] = [...does('H01'), ...does('H02'), { type: 'stop', by: 'kim', mode: 'now' }]
    const text = summaryOf(steps, { scope: ['Phase 1', 'Phase 2'] })
    expect(text).toContain('Harbour: stopped after 2 s')
    expect(text).toContain(
      '2 of 5 tasks done, 2 stopped before the end, 1 not done, 3 left out from the start',
    )
    expect(text).toContain('/wave start r7k2mx --from="Phase 2"')
  })

  it('is bounded, however much failed', () => {
    const ids = Array.from({ length: 100 }, (_, index) => `T${index}`)
    const plan = planOf({ A: { tasks: ids.map(id => ({ id })) }, B: { tasks: [{ id: 'last' }] } })
    const steps = ids.flatMap((id, index): Step[] => [
      ...fails(id, 'no space left'),
      { type: 'answer', by: 'kim', escalation: `q${index + 1}`, option: 'leave' },
    ])
    const [post] = ofKind(hear(steps, { ...PATIENT, slots: 200 }, plan), 'broadcast')
    expectBearable(post!.message)
    expect(toText(post!.message)).toContain('… and 93 more')
    expect(toText(post!.message).length).toBeLessThan(2_500)
  })

  it('gives five open questions a message each and the others a line, so that the thread stays readable', () => {
    const ids = Array.from({ length: 8 }, (_, index) => `K${index + 1}`)
    const plan = planOf({ 'Wave 1': { tasks: ids.map(id => ({ id })) } })
    const posts = hear(
      [
        ...ids.flatMap(id => fails(id, 'no key')),
        { type: 'answer', by: 'kim', escalation: 'q2', option: 'leave' },
        { type: 'answer', by: 'kim', escalation: 'q7', option: 'leave' },
      ],
      { ...PATIENT, slots: 8 },
      plan,
    )
    const asked = posts.filter(({ kind }) => kind === 'message').map(({ key }) => key)
    expect(asked).toEqual(['r7k2mx/board', ...[1, 2, 3, 4, 5, 6].map(nth => `r7k2mx/q/q${nth}`)])
    const lines = ofKind(posts, 'line').map(({ message }) => message.summary)
    expect(lines.filter(line => line.startsWith('Question q'))).toHaveLength(3)
    expect(lines.find(line => line.startsWith('Question q7'))).toContain('/wave answer r7k2mx q7')
    expect(ofKind(posts, 'edit').map(({ key }) => key)).toEqual(['r7k2mx/q/q2/settled'])
    expect(lines.filter(line => line.startsWith('kim decided'))).toHaveLength(2)
  })
})

describe('a channel', () => {
  it('that is to be quiet hears what needs people and how it ends, and no news', () => {
    const all = hear(TO_THE_END, PATIENT)
    const quiet = hear(TO_THE_END, { ...PATIENT, says: 'quiet' })
    expect(ofKind(all, 'line').length).toBeGreaterThan(2)
    expect(ofKind(quiet, 'line')).toEqual([])
    for (const kind of ['message', 'edit', 'broadcast'] as const)
      expect(ofKind(quiet, kind).map(({ key }) => key)).toEqual(ofKind(all, kind).map(({ key }) => key))
  })

  it('that wants all hears also of what is done', () => {
    const lines = shown(ofKind(hear(TO_THE_END, { ...PATIENT, says: 'all' }), 'line')).join('\n')
    for (const id of ['H01', 'H02', 'H03', 'H04']) expect(lines).toContain(`${id} done in`)
    expect(shown(ofKind(hear(TO_THE_END, PATIENT), 'line')).join('\n')).not.toContain('H02 done in')
  })
})

describe('the owner of a task', () => {
  const PLAN = planOf({
    'Wave 1': {
      tasks: [{ id: 'A' }, { id: 'B', needs: ['A'] }, { id: 'C', needs: ['Z'] }, { id: 'Z', done: true }],
    },
    'Wave 2': { tasks: [{ id: 'D' }, { id: 'E' }] },
  })
  const owners = Object.fromEntries(['A', 'B', 'C', 'D', 'E'].map(id => [id, CALLED]))
  const STEPS: Step[] = [
    ...does('A'),
    { type: 'rerun', by: 'kim', task: 'A' },
    ...does('A'),
    ...does('B'),
    ...does('C'),
  ]
  const unblocked = (wishes: Parameters<typeof charterOf>[1] = {}): NewPost[] =>
    hear(STEPS, { owners, thread: { ...THREAD, chat: 'slack' }, ...wishes }, PLAN).filter(({ message }) =>
      message.summary.includes('whose owner'),
    )

  it('is told once that it is unblocked, and not of what waited for nobody', () => {
    const posts = unblocked()
    expect(posts.map(({ message }) => message.summary)).toEqual(
      ['B', 'D', 'E'].map(id => `${id}, whose owner is ana, has all it waited for and starts`),
    )
    expect(posts.map(({ message }) => message.calls)).toEqual([[CALLED], [CALLED], [CALLED]])
    expect(toText(joinLines(posts.map(({ message }) => message)))).toBe(
      '3 tasks, whose owner is ana, have all they waited for and start: B, D, E',
    )
  })

  it('is pinged by no rehearsal, and told nothing in a quiet thread or in a chat that does not know them', () => {
    expect(unblocked({ rehearsal: true }).map(({ message }) => message.calls)).toEqual(
      Array(3).fill(undefined),
    )
    expect(unblocked({ says: 'quiet' })).toEqual([])
    expect(unblocked({ thread: THREAD })).toEqual([])
  })
})
