import { describe, expect, it } from 'vitest'
import { parseRequest } from '../../commands/index.ts'
import { toTaskWord, toWaveOption } from '../../src/message/command-text.ts'
import { toText } from '../../src/message/plain.ts'
import { renderStarted, renderSuperseded } from '../../src/message/preview-after.ts'
import { renderPreview } from '../../src/message/preview.ts'
import type { PreviewAbout } from '../../src/message/preview.ts'
import type { Finding, Plan } from '../../src/plan/plan.ts'
import { readPlan } from '../../src/plan/read-plan.ts'
import { readExample } from '../plan/examples.ts'
import { charterOf, planOf, runThrough } from '../support/runs.ts'
import { HOSTILE, countAllChars, expectBearable } from './limits.ts'
import { HARBOUR } from './plan.ts'
import { fc } from '../support/chance.ts'

const WORKERS = readPlan(readExample('workers-225'))

const ABOUT: PreviewAbout = {
  run: 'r7k2mx',
  name: 'harbour.md',
  by: 'ann',
  base: {
    folder: '/srv/work/harbour',
    repository: { branch: 'main', commit: '0123456789abcdef', subject: 'Draw the map', changed: 2 },
  },
  rehearsal: false,
  manner: { pace: 'waves', slots: 50 },
  problems: [],
  start: 'start r7k2mx',
  whole: 'short',
  replaces: null,
}

const finding = (severity: Finding['severity'], line: number, message: string): Finding => ({
  code: 'some',
  severity,
  line,
  message,
})

const large = (waves: number, tasks: number): Plan =>
  planOf(
    Object.fromEntries(
      Array.from({ length: waves }, (_, wave) => [
        `Wave ${wave + 1}`,
        {
          tasks: Array.from({ length: tasks }, (_, task) => ({
            id: `${wave + 1}.${task + 1}`,
            title: 'Some work',
          })),
        },
      ]),
    ),
  )

const commandsOf = (plan: Plan, about: PreviewAbout) => {
  const { buttons, reactions } = renderPreview(plan, about)
  return { buttons: buttons.map(({ label, command }) => `${label}: ${command}`), reactions }
}

describe('the preview of a plan', () => {
  it('tells what was understood, where the work goes and how to start it', () => {
    expect(toText(renderPreview(HARBOUR, ABOUT))).toMatchInlineSnapshot(`
      "Harbour
      8 tasks in 5 waves
      - Up to 2 at once
      - About 1 h 10 min, guessing 10 min a task
      Phase 1 Ground · 2 tasks
      - H01 Tables for berths
      - H02 Import bookings · needs H01
      Phase 2 Booking · 3 tasks
      - H03 Book a berth
      - H04 Cancel a booking · needs H03
      - H05 Take cards
      Phase 3 · 1 task
      - H06 The day on one page
      Phase 4 · 1 task
      - H07 A busy Saturday
      - Phase 5 · 1 task
      The work goes to harbour, branch main, on top of 01234567 Draw the map. 2 files there are not committed.
      Start it with the button or /wave start r7k2mx, or react with 🚀.
      r7k2mx · harbour.md from ann
      🚀 [Start] /wave start r7k2mx
      [Start only Phase 1] /wave start r7k2mx --only="Phase 1"
      [Start eagerly] /wave start r7k2mx --pace eager
      [Rehearse] /wave start r7k2mx --agent rehearsal
      [Show all] /wave plan r7k2mx
      [Discard] /wave discard r7k2mx"
    `)
  })

  it('puts what is doubtful first by weight, and counts what is only noted', () => {
    const findings = [
      finding('note', 3, 'A table was read as tasks.'),
      finding('warning', 12, 'T9 is not in this document.'),
      finding('error', 8, 'These wait for each other: T2, T4.'),
    ]
    const text = toText(renderPreview({ ...HARBOUR, findings }, ABOUT))
    expect(text).toMatch(
      /What is doubtful about it\n- Error in line 8 These wait.*\n- Line 12 T9 is not.*\n1 note on how it was read/,
    )
    const whole = toText(renderPreview({ ...HARBOUR, findings }, { ...ABOUT, whole: 'long' }))
    expect(whole).toMatch(/- Line 12 .*\n- Line 3 A table/)
  })

  it('of a plan that cannot be started says what to do, has no start, and tells nothing twice', () => {
    const plan = { ...HARBOUR, findings: [finding('error', 8, 'These wait for each other.')] }
    const about = { ...ABOUT, problems: ['Line 8: These wait for each other.'], start: null }
    const text = toText(renderPreview(plan, about))
    expect(text).toContain(
      'It cannot be started as it is\n- Line 8: These wait for each other.\nMend it and drop',
    )
    expect(text.match(/These wait for each other/g)).toHaveLength(1)
    expect(commandsOf(plan, about)).toEqual({
      buttons: ['Show all: plan r7k2mx', 'Discard: discard r7k2mx'],
      reactions: [],
    })
  })

  it('says before the start what the answers to a go/no-go question do, or that nobody is asked', () => {
    const plan = planOf({
      'Wave 1': { tasks: [{ id: 'A' }], gate: 'Is the base dry?' },
      'Wave 2': { tasks: [{ id: 'B' }] },
    })
    expect(toText(renderPreview(plan, ABOUT))).toContain(
      'Then people are asked: Is the base dry? – go: what comes after it may start; else the wave is done again, or the run is stopped once what runs has ended',
    )
    expect(toText(renderPreview(plan, { ...ABOUT, gates: 'auto' }))).toContain(
      'Then nobody is asked where no check fails (gates: auto); else people are: Is the base dry?',
    )
  })

  it('of a plan that needs a word more has it in the button, and no rocket', () => {
    const start = 'start r7k2mx --gates auto'
    const about = { ...ABOUT, problems: ['The plan has a go/no-go question.'], start }
    expect(commandsOf(HARBOUR, about)).toEqual({
      buttons: [
        'Start all the same: start r7k2mx --gates auto',
        'Start only Phase 1: start r7k2mx --gates auto --only="Phase 1"',
        'Start eagerly: start r7k2mx --gates auto --pace eager',
        'Rehearse: start r7k2mx --gates auto --agent rehearsal',
        'Show all: plan r7k2mx',
        'Discard: discard r7k2mx',
      ],
      reactions: [],
    })
    const reference = { ...HARBOUR, status: 'reference' as const }
    expect(toText(renderPreview(reference, { ...ABOUT, start: 'start r7k2mx --reference' }))).toContain(
      'Before you start it\n- The document says of itself that it is a reference',
    )
    const message = 'The document says of itself that it is not active.'
    const found = { code: 'reference-only', severity: 'warning', line: 3, message } as const
    const once = renderPreview(
      { ...reference, findings: [found] },
      { ...ABOUT, start: 'start r7k2mx --reference' },
    )
    expect(toText(once).match(/says of itself/g)).toHaveLength(1)
  })

  it.each<[string, Partial<PreviewAbout>, string]>([
    ['a rehearsal', { rehearsal: true }, 'REHEARSAL: agents only act as if, nothing of yours is touched.'],
    [
      'where a rehearsal would work in earnest',
      { rehearsal: true },
      'In earnest the work would go to harbour',
    ],
    [
      'a plain folder',
      { base: { folder: 'C:\\work\\harbour\\', repository: null } },
      'The work goes to the folder harbour, which is no git repository.',
    ],
    [
      'a remote',
      { base: { folder: 'git@host:work/harbour.git', remote: { branch: 'main' }, repository: null } },
      'The work goes to a branch of its own at the remote harbour.git, on top of branch main.',
    ],
    [
      'no branch',
      { base: { folder: '/w/x', repository: { branch: null, commit: 'abc', subject: '', changed: 0 } } },
      'The work goes to x, on no branch, on top of abc.',
    ],
    ['an older version', { replaces: 'rabcde' }, 'r7k2mx · harbour.md from ann · takes the place of rabcde'],
  ])('tells of %s', (_, about, line) => {
    expect(toText(renderPreview(HARBOUR, { ...ABOUT, ...about }))).toContain(line)
  })

  it('has nothing more to show where all is shown, and no single wave where there is one', () => {
    const small = planOf({ 'Wave 1': { tasks: [{ id: 'T1' }] } })
    expect(commandsOf(small, ABOUT)).toEqual({
      buttons: ['Start: start r7k2mx', 'Rehearse: start r7k2mx --agent rehearsal', 'Discard: discard r7k2mx'],
      reactions: [{ emoji: '🚀', command: 'start r7k2mx' }],
    })
  })

  it('has more to show where tasks wait for each other: what decides how long it takes', () => {
    const chain = planOf({ A: { tasks: [{ id: 'T1' }, { id: 'T2', needs: ['T1'] }] } })
    expect(commandsOf(chain, ABOUT).buttons).toContain('Show all: plan r7k2mx')
  })

  it('tells in its summary how wide, how long and at what cost', () => {
    const { summary } = renderPreview(WORKERS, { ...ABOUT, name: 'register.md' })
    expect(summary).toBe(
      'Timetable register: all 225 operators: 225 tasks in 5 waves, 50 at once, 2 h 45 min to 4 h 5 min, $14.42',
    )
    expect(renderPreview(HARBOUR, ABOUT).summary).toBe('Harbour: 8 tasks in 5 waves, 2 at once')
  })

  it('of 225 workers tells on one screen of a phone what runs, how wide, how long, at what cost, what is doubtful', () => {
    const message = renderPreview(WORKERS, { ...ABOUT, name: 'register.md' })
    expect(toText(message)).toMatchInlineSnapshot(`
      "Timetable register: all 225 operators
      225 tasks in 5 waves
      - 50 at once, the plan’s maximum
      - 2 h 45 min to 4 h 5 min in all
      - $14.42 by the plan; $20.40 before
      - Batch 1 Feeds · 40 tasks · 20–30 min
      - Batch 2 Stops · 50 tasks · 30–45 min
      - Batch 3 Journeys · 48 tasks · 30–45 min
      - Batch 4 Checks · 52 tasks · 30–45 min
      - Batch 5 Publishing · 35 tasks · 20–30 min
      What it wants and Regatta does not do, or otherwise
      - Line 70 a task is split by its files or listed points; without, as here, it is tried again as a whole
      What is doubtful about it
      - Line 47 Batch 4 is said to have 48, but 52 are listed.
      - Line 47 Batch 4 has 52 tasks that could run at once, but the document allows 50.
      - Line 59 The whole is said to take 2 h, but the waves, one after the other, take 2.17 h to 3.25 h.
      The work goes to harbour, branch main, on top of 01234567 Draw the map. 2 files there are not committed.
      Start it with the button or /wave start r7k2mx, or react with 🚀.
      r7k2mx · register.md from ann
      🚀 [Start] /wave start r7k2mx
      [Start only Batch 1] /wave start r7k2mx --only="Batch 1"
      [Start eagerly] /wave start r7k2mx --pace eager
      [Rehearse] /wave start r7k2mx --agent rehearsal
      [Show all] /wave plan r7k2mx
      [Discard] /wave discard r7k2mx"
    `)
    expect(countAllChars(message)).toBeLessThan(1_000)
  })

  it('of 225 workers tells on request what decides how long it takes, and each kind of work in a line', () => {
    const text = toText(renderPreview(WORKERS, { ...ABOUT, name: 'register.md', whole: 'long' }))
    expect(text).toMatchInlineSnapshot(`
      "Timetable register: all 225 operators
      225 tasks in 5 waves
      - 50 at once, the plan’s maximum
      - 2 h 45 min to 4 h 5 min in all
      - $14.42 by the plan; $20.40 before
      - Longest way: Batch 1 (any of 40) → Batch 2 (any of 50) → Batch 3 (any of 48) → Batch 4 (any of 52) → Batch 5 (any of 35)
      - With 52 at once 2 h 15 min to 3 h 20 min; more gain nothing
      - One after the other 100–150 h: 37 times as long
      - 40 starts in a minute, 40 allowed
      The work goes to harbour, branch main, on top of 01234567 Draw the map. 2 files there are not committed.
      What is doubtful about it
      - Line 47 Batch 4 is said to have 48, but 52 are listed. Regatta goes by the list.
      - Line 47 Batch 4 has 52 tasks that could run at once, but the document allows 50. Regatta runs 50 at once; the others wait for a free place.
      - Line 59 The whole is said to take 2 h, but the waves, one after the other, take 2.17 h to 3.25 h. Regatta reckons with the single tasks and waves.
      What it wants and Regatta does not do, or otherwise
      - Line 70 a task is split by its files or listed points; without, as here, it is tried again as a whole
      Batch 1 Feeds · 40 tasks · 20–30 min
      - OPERATOR_001–016 Read the feeds of the city lines · 16 tasks
      - OPERATOR_017–028 Read the feeds of the country lines · 12 tasks
      - OPERATOR_029–040 Read the feeds of the ferries · 12 tasks
      Batch 2 Stops · 50 tasks · 30–45 min
      - OPERATOR_041–065 Match stops by name and place · 25 tasks
      - OPERATOR_066–078 Join platforms of one station · 13 tasks
      - OPERATOR_079–090 Place the piers on the map · 12 tasks
      Batch 3 Journeys · 48 tasks · 30–45 min
      - OPERATOR_091–114 Build journeys for school days · 24 tasks
      - OPERATOR_115–126 Build journeys for weekends · 12 tasks
      - OPERATOR_127–138 Build journeys for bank holidays · 12 tasks
      Batch 4 Checks · 52 tasks · 30–45 min
      - OPERATOR_139–164 Compare with the printed timetable · 26 tasks
      - OPERATOR_165–180 Find journeys that overtake themselves · 16 tasks
      - OPERATOR_181–190 Find connections that cannot be reached · 10 tasks
      Batch 5 Publishing · 35 tasks · 20–30 min
      - OPERATOR_191–210 Write the public pages · 20 tasks
      - OPERATOR_211–219 Draw the line maps · 9 tasks
      - OPERATOR_220–225 Write the notes for each region · 6 tasks
      Start it with the button or /wave start r7k2mx, or react with 🚀.
      r7k2mx · register.md from ann
      🚀 [Start] /wave start r7k2mx
      [Start only Batch 1] /wave start r7k2mx --only="Batch 1"
      [Start eagerly] /wave start r7k2mx --pace eager
      [Rehearse] /wave start r7k2mx --agent rehearsal"
    `)
  })

  it('tells no figure twice', () => {
    const text = toText(renderPreview(WORKERS, { ...ABOUT, name: 'register.md' }))
    for (const figure of ['2 h 45 min', '$14.42', '225 tasks']) expect(text.split(figure)).toHaveLength(2)
  })

  it('of a plan without waves tells on request why each task stands where it does', () => {
    const tasks = [
      { id: 'T1' },
      ...['T2', 'T3', 'T4'].map(id => ({ id, needs: ['T1'], barrier: false })),
      { id: 'T5', needs: ['T2', 'T3'], barrier: false },
    ]
    const plan = planOf({ All: { tasks } })
    const manner = { pace: 'eager' as const, slots: 2 }
    const text = toText(renderPreview(plan, { ...ABOUT, manner, whole: 'long' }))
    expect(text).toContain('5 tasks in 3 tiers')
    expect(text).toContain(
      'Tier 0 · 1 task\n- T1 Task T1 · needs nothing, and 3 wait for it\nTier 1 · 3 tasks',
    )
    expect(text).toContain('- T5 Task T5 · needs T2, T3 of tier 1')
  })

  it('says of what goes in a circle that nobody can tell how long it takes', () => {
    const tasks = [
      { id: 'T1', needs: ['T2'] },
      { id: 'T2', needs: ['T1'] },
    ]
    const text = toText(renderPreview(planOf({ All: { tasks } }), ABOUT))
    expect(text).toContain('How long it takes cannot be said: tasks wait for each other.')
    const done = planOf({ All: { tasks: [{ id: 'T1', done: true }] } })
    expect(toText(renderPreview(done, ABOUT))).not.toContain('cannot be said')
  })

  it('fits a phone when it is short and a message when it is long, however large the plan', () => {
    const plan = large(200, 100)
    const short = renderPreview(plan, ABOUT)
    const long = renderPreview(plan, { ...ABOUT, whole: 'long' })
    for (const message of [short, long]) {
      expectBearable(message)
      expect(toText(message)).toContain('20000 tasks in 200 waves')
    }
    expect(countAllChars(short)).toBeLessThan(1_500)
    expect(toText(short)).toContain('… and 193 more waves with 19300 tasks')
    expect(toText(long)).toContain('1.1 to 1.100 Some work · 100 tasks')
    expect(countAllChars(long)).toBeGreaterThan(2 * countAllChars(short))
  })

  it.each(Object.entries(HOSTILE))('bears %s wherever a plan can have it', (_, text) => {
    const plan = planOf(
      {
        [`a${text}`]: { title: text, gate: text, tasks: [{ id: `1${text}`, title: text, agent: text }] },
        b: { tasks: [{ id: '2', title: text, needs: [`1${text}`] }] },
      },
      text,
    )
    plan.findings = [finding('warning', 1, text), finding('note', 2, text)]
    const repository = { branch: text, commit: text, subject: text, changed: 1 }
    const about = { ...ABOUT, name: text, by: text, base: { folder: text, repository }, problems: [text] }
    expectBearable(renderPreview(plan, about))
    expectBearable(renderPreview(plan, { ...about, whole: 'long', start: null }))
    expectBearable(renderSuperseded(text, { run: 'r7k2mx', by: text, name: text }))
  })
})

describe('what becomes of a preview', () => {
  it('when a newer version came: nothing to press, and which it is', () => {
    const message = renderSuperseded('Harbour', { run: 'rabcde', by: 'kim', name: 'harbour-2.md' })
    expect(message.buttons).toEqual([])
    expect(toText(message)).toMatchInlineSnapshot(`
      "Harbour: a newer version took its place: harbour-2.md from kim, rabcde.
      This one cannot be started any more."
    `)
  })

  it('when it was started: no start any more, and by whom', () => {
    const { run } = runThrough(charterOf(HARBOUR, { run: 'r7k2mx', rehearsal: true }), [])
    expect(toText(renderStarted(run))).toMatchInlineSnapshot(`
      "Harbour: started by ann as run r7k2mx, 8 tasks. A REHEARSAL.
      How it stands is shown below in this thread.
      [Show the plan] /wave plan r7k2mx"
    `)
  })
})

describe('a command behind a button', () => {
  const names = fc.oneof(
    fc.string({ minLength: 1, maxLength: 30 }),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }),
    fc.constantFrom(
      'Wave 2',
      '--now',
      'r7k2mx',
      'it’s',
      '“a”',
      'a "b" c',
      'a=b',
      '- x',
      '2 now',
      "'a' b",
      '−x',
    ),
  )

  it('means the wave that it names, whatever that is called', () => {
    fc.assert(
      fc.property(names, fc.constantFrom('only' as const, 'from' as const), (name, option) => {
        const typed = toWaveOption(option, name)
        if (typed === null) return
        expect(parseRequest(`start r7k2mx --reference ${typed}`)).toMatchObject({
          request: { verb: 'start', run: 'r7k2mx', wave: null, reference: true, [option]: name },
        })
      }),
      { numRuns: 500 },
    )
  })

  it('means the task that it names, whatever that is called', () => {
    fc.assert(
      fc.property(names, name => {
        const typed = toTaskWord(name)
        if (typed === null) return
        expect(parseRequest(`retry r7k2mx ${typed}`)).toMatchObject({
          request: { verb: 'retry', run: 'r7k2mx', task: name },
        })
      }),
      { numRuns: 500 },
    )
  })

  it('is there for the names that plans use', () => {
    for (const name of ['T1', '1.2', 'Wave 2', 'phase-3', 'Ökonomie & Co', 'A/B']) {
      expect(toTaskWord(name)).not.toBeNull()
      expect(toWaveOption('only', name)).not.toBeNull()
    }
  })
})

describe('a model that could read the plan', () => {
  const buttonsOf = (example: string): string[] =>
    renderPreview(readPlan(readExample(example)), { ...ABOUT, model: 'gpt-5' }).buttons.map(
      ({ label }) => label,
    )

  it('is offered where tasks were guessed from sentences, and not where they are listed', () => {
    expect(buttonsOf('prose-names')).toContain('Have gpt-5 read it')
    expect(buttonsOf('workers-225')).not.toContain('Have gpt-5 read it')
  })
})
