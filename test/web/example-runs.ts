import { asks, changes, charterOf, claims, does, fails, planOf, reports } from '../support/runs.ts'
import type { Contents } from '../../src/workspace/port.ts'
import type { RunStand } from './run-stand.ts'

const MINUTE = 60_000

const SIGN_IN: Contents = {
  count: 3,
  files: [
    { path: 'assets/harbour.png', kind: 'added', before: [], after: 'binary' },
    {
      path: 'src/sign-in.ts',
      kind: 'changed',
      before: [
        "import { send } from './mail.ts'",
        '',
        'export async function signIn(address: string): Promise<void> {',
        '  await send(address, mintLink())',
        '}',
        '',
        'function mintLink(): string {',
        "  return 'https://harbour.example/in/' + Math.random()",
        '}',
      ],
      after: [
        "import { randomUUID } from 'node:crypto'",
        "import { send } from './mail.ts'",
        '',
        '/** The link is good for one use, and for ten minutes. */',
        'export async function signIn(address: string): Promise<void> {',
        '  await send(address, mintLink(), { tries: 3 })',
        '}',
        '',
        'function mintLink(): string {',
        "  return 'https://harbour.example/in/' + randomUUID()",
        '}',
      ],
    },
    { path: 'src/sign-up.ts', kind: 'removed', before: ['export const signUp = null'], after: [] },
  ],
}

/** A run in the middle of it: something is done, mended, asked, at work, and much is to come. */
export async function playHarbour(stand: RunStand): Promise<string> {
  const plan = planOf(
    {
      Foundations: {
        tasks: [
          {
            id: 'H01',
            title: 'Tables for berths, boats and bookings',
            minutes: 20,
            files: ['db/schema.sql'],
            detail: 'Keep bookings of a berth from overlapping, by a constraint.\nWrite a test for that.',
          },
          { id: 'H02', title: 'Sign in with a link by mail', minutes: 30 },
          { id: 'H03', title: 'Translations for the three languages of the lake', minutes: 15 },
        ],
      },
      Screens: {
        tasks: [
          {
            id: 'H04',
            title: 'Calendar of a berth, that shows what is free and what is not on any day of the year',
            barrier: false,
            needs: ['H01'],
            minutes: 40,
          },
          { id: 'H05', title: 'Booking form', barrier: false, needs: ['H01', 'H02'], minutes: 30 },
          { id: 'H06', title: 'Prices by season', barrier: false, needs: ['H01'], minutes: 20 },
        ],
      },
      Release: {
        tasks: [
          {
            id: 'H07',
            title: 'Try everything end to end',
            barrier: false,
            needs: ['H04', 'H05', 'H06'],
            minutes: 30,
          },
          {
            id: 'H08',
            title: 'Handbook for the harbour office',
            barrier: false,
            needs: ['H05'],
            minutes: 25,
          },
        ],
      },
    },
    'Booking system for a harbour',
  )
  const charter = charterOf(plan, { run: 'rharb', pace: 'eager' })
  await stand.begin(charter, 70 * MINUTE)
  await stand.play('rharb', [
    claims('H03'),
    ...changes('H01', ['db/schema.sql', 'test/overlap.test.ts'], 18 * MINUTE),
    run => ({
      type: 'report',
      task: 2,
      attempt: 1,
      token: run.tasks[2]!.attempts[0]!.token!,
      outcome: { kind: 'done', summary: 'All words are there.', changed: 0 },
      usage: { inputTokens: 120_000, outputTokens: 9_000 },
    }),
    ...fails('H02', 'exit code 1: the mail server refuses to speak', 'connect ECONNREFUSED\n  at mail.ts:17'),
    2 * MINUTE,
    ...changes('H02', ['assets/harbour.png', 'src/sign-in.ts', 'src/sign-up.ts'], 21 * MINUTE),
    claims('H04'),
    5 * MINUTE,
    ...asks('H06', 'Is a price per night, or per started day?', ['Per night', 'Per started day']),
    claims('H05'),
    4 * MINUTE,
  ])
  stand.deliver({ run: 'rharb', task: 1, attempt: 2 }, SIGN_IN)
  await stand.show([
    { run: 'rharb', task: 3, attempt: 1, at: Date.now() - 6 * MINUTE, text: 'Read src/berth.ts' },
    { run: 'rharb', task: 3, attempt: 1, at: Date.now() - 3 * MINUTE, text: 'Edit src/calendar.ts' },
    { run: 'rharb', task: 3, attempt: 1, at: Date.now() - MINUTE, text: 'npm test: 14 passed, 1 failed' },
  ])
  return 'rharb'
}

/** One that has ended. */
export async function playBakery(stand: RunStand): Promise<string> {
  const plan = planOf(
    {
      Dough: {
        tasks: [
          { id: 'B1', title: 'Orders by mail' },
          { id: 'B2', title: 'Labels' },
        ],
      },
    },
    'Online orders for a bakery',
  )
  await stand.begin(charterOf(plan, { run: 'rbake', by: 'ben' }), 26 * 60 * MINUTE)
  await stand.play('rbake', [...does('B1', 12 * MINUTE), ...does('B2', 9 * MINUTE)])
  return 'rbake'
}

/** One whose checks failed and then held, and whose second wave fails alike: it is held, and people are asked about it. */
export async function playMill(stand: RunStand): Promise<string> {
  const plan = planOf(
    {
      Wheel: {
        tasks: [
          { id: 'M1', title: 'How much water the brook brings' },
          { id: 'M2', title: 'Blades' },
        ],
      },
      Stones: {
        tasks: [
          { id: 'M3', title: 'Upper stone' },
          { id: 'M4', title: 'Lower stone' },
          { id: 'M5', title: 'Hopper', barrier: false, needs: ['M3'] },
        ],
      },
    },
    'A water mill',
  )
  const checks = [{ command: 'npm test', expect: 'success' as const }]
  await stand.begin(
    charterOf(plan, { run: 'rmill', gates: { Wheel: { questions: [], checks } } }),
    40 * MINUTE,
  )
  const spent = { inputTokens: 240_000, outputTokens: 31_000, cost: 1.85 }
  const why = 'the quarry does not answer'
  await stand.play('rmill', [
    ...does('M1', 9 * MINUTE, spent),
    ...does('M2', 14 * MINUTE, spent),
    claims('Wheel gate'),
    MINUTE,
    reports('Wheel gate', {
      kind: 'checked',
      results: [{ command: 'npm test', exit: 1, count: null, tail: 'wheel.test.ts: 3 turns, not 4' }],
    }),
    4 * MINUTE,
    { type: 'answer', escalation: 'q1', option: 'go', by: 'ann' },
    ...fails('M3', why),
    ...fails('M4', why),
  ])
  return 'rmill'
}

/** So many tasks in waves of as many, each after one of the wave before. */
export async function beginLarge(stand: RunStand, tasks: number, waves: number): Promise<string> {
  const each = tasks / waves
  const plan = planOf(
    Object.fromEntries(
      Array.from({ length: waves }, (_, wave) => [
        `Wave ${wave + 1}`,
        {
          tasks: Array.from({ length: each }, (_, at) => ({
            id: `T${wave * each + at}`,
            title: `Part ${at} of what is to be done in wave ${wave + 1}`,
            minutes: 5 + (at % 7),
            needs: wave === 0 ? [] : [`T${(wave - 1) * each + at}`],
          })),
        },
      ]),
    ),
    'Everything at once',
  )
  await stand.begin(charterOf(plan, { run: 'rlarge', slots: 500 }), 10 * MINUTE)
  return 'rlarge'
}
