import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseRequest } from '../../commands/index.ts'
import { toTaskWord, toWaveOption } from '../../src/message/command-text.ts'
import { toText } from '../../src/message/plain.ts'
import { renderPreview, renderStarted, renderSuperseded } from '../../src/message/preview.ts'
import type { PreviewAbout } from '../../src/message/preview.ts'
import type { Finding, Plan } from '../../src/plan/plan.ts'
import { charterOf, planOf, runThrough } from '../support/runs.ts'
import { HOSTILE, countAllChars, expectBearable } from './limits.ts'
import { HARBOUR } from './plan.ts'

const ABOUT: PreviewAbout = {
  run: 'r7k2mx',
  name: 'harbour.md',
  by: 'ann',
  base: {
    folder: '/srv/work/harbour',
    repository: { branch: 'main', commit: '0123456789abcdef', subject: 'Draw the map', changed: 2 },
  },
  rehearsal: false,
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
      8 tasks in 5 waves, about 2 at once
      Phase 1 Ground · 2 tasks
      - H01 Tables for berths
      - H02 Import bookings · needs H01
      Phase 2 Booking · 3 tasks · after Phase 1
      - H03 Book a berth
      - H04 Cancel a booking · needs H03
      - H05 Take cards
      Phase 3 · 1 task · after Phase 2
      - H06 The day on one page
      Phase 4 · 1 task · after Phase 3
      - H07 A busy Saturday
      - Phase 5 · 1 task · after Phase 4
      The work goes to harbour, branch main, on top of 01234567 Draw the map. 2 files there are not committed.
      Start it with the button or /wave start r7k2mx, or react with 🚀.
      r7k2mx · harbour.md from ann
      🚀 [Start] /wave start r7k2mx
      [Start only Phase 1] /wave start r7k2mx --only="Phase 1"
      [Show all] /wave plan r7k2mx"
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
    expect(commandsOf(plan, about)).toEqual({ buttons: ['Show all: plan r7k2mx'], reactions: [] })
  })

  it('of a plan that needs a word more has it in the button, and no rocket', () => {
    const start = 'start r7k2mx --pass-gates'
    const about = { ...ABOUT, problems: ['The plan has a go/no-go question.'], start }
    expect(commandsOf(HARBOUR, about)).toEqual({
      buttons: [
        'Start all the same: start r7k2mx --pass-gates',
        'Start only Phase 1: start r7k2mx --pass-gates --only="Phase 1"',
        'Show all: plan r7k2mx',
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
      buttons: ['Start: start r7k2mx'],
      reactions: [{ emoji: '🚀', command: 'start r7k2mx' }],
    })
  })

  it('tells how long it takes by the waves one after the other, else by all the work', () => {
    const waves = {
      A: { minutes: 30, tasks: [{ id: '1' }] },
      B: { minutes: 60, tasks: [{ id: '2' }] },
      C: { minutes: 20, after: ['A'], tasks: [{ id: '3' }] },
    }
    expect(renderPreview(planOf(waves), ABOUT).summary).toContain('about 1 h 30 min')
    const tasks = [
      { id: '1', minutes: 30 },
      { id: '2', minutes: 45 },
    ]
    expect(renderPreview(planOf({ A: { tasks } }), ABOUT).summary).toContain('1 h 15 min of work in all')
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
    expect(toText(short)).toContain('… and 95 more, 1.6 to 1.100')
    expect(toText(short)).toContain('more waves with')
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
