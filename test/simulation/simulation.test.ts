import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { INVARIANTS } from './invariants/all.ts'
import { liveThrough } from './live-all.ts'
import { EVENT_TYPES } from './say-event.ts'
import { simulate } from './simulate.ts'

/** Ten thousand in all, each group from a place of its own, so that the worlds have little in common. */
const GROUPS = [
  { seed: 1, runs: 4_000, tasks: 3 },
  { seed: 10_001, runs: 4_000, tasks: 4 },
  { seed: 777_777, runs: 1_500, tasks: 6 },
  { seed: 123_456_789, runs: 470, tasks: 12 },
  { seed: 5_001, runs: 27, tasks: 60 },
  { seed: 6_001, runs: 3, tasks: 1_000 },
  // Worlds in which the clock starts runs.
  { seed: 900_000_001, runs: 60, tasks: 3 },
]
const TASKS = 12
/** What others wrote later is in the way when a wave is taken back: in one world of some thousands. */
const UNDO_CLASHES = 2_127

describe('the engine in a world where everything goes wrong', () => {
  test.for(GROUPS)(
    'keeps every invariant in $runs runs of up to $tasks tasks',
    { timeout: 600_000 },
    async group => {
      for await (const { seed, violations, story } of liveThrough({ ...group, threads: 1, story: false }))
        expect(violations, `seed ${seed}\n${story ?? ''}`).toEqual([])
    },
  )

  test('tells the same story for the same seed, and another for another', async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const [first, second, other] = [
        await simulate(seed, TASKS),
        await simulate(seed, TASKS),
        await simulate(-seed, TASKS),
      ]
      expect(second.story()).toBe(first.story())
      expect(other.story()).not.toBe(first.story())
    }
  })

  describe('in 600 stories, and one of what is rare', () => {
    const stories: string[] = []
    beforeAll(async () => {
      const told = { tasks: TASKS, threads: 1, story: true }
      for await (const { story } of liveThrough({ ...told, seed: 1, runs: 600 })) stories.push(story ?? '')
      for await (const { story } of liveThrough({ ...told, seed: UNDO_CLASHES, runs: 1 }))
        stories.push(story ?? '')
    }, 600_000)

    test('something of every kind goes wrong', () => {
      for (const sign of SIGNS)
        expect(
          stories.some(story => sign.test(story)),
          `some story says ${sign}`,
        ).toBe(true)
    })

    test('each type of event is said in a line that can be read', () => {
      const said = new Map<string, string>()
      for (const [, type = '', rest = ''] of stories.flatMap(story => [...story.matchAll(EVENT_LINE)]))
        said.set(type, rest)
      expect(EVENT_TYPES.filter(type => !said.has(type) && !UNHEARD.has(type))).toEqual([])
      for (const [type, rest] of said) {
        expect(rest, type).toMatch(/^ \S/)
        expect(rest, type).not.toMatch(/[{}]|undefined|\bnull\b|\[object/)
      }
    })
  })
})

const SIGNS = [
  /dies before a transaction/,
  /dies inside a transaction/,
  /dies after the commit of [\w, -]*attempt-claimed/,
  /dies after the commit of [\w, -]*merge/,
  /dies (before|after) it could merge/,
  /dies out of the blue/,
  /no answer inside a transaction/,
  /no answer after a commit/,
  /is shut down/,
  /is not seen by the others/,
  /its worker is gone/,
  /loses the job of/,
  /jumps by -/,
  /jumps by \d/,
  /a ghost of .* reports done with token-\d/,
  /token-of-nobody/,
  /the disk did not answer/,
  /cure redo/,
  /because answered/,
  /because renewed/,
  /run-stopping .*mode now/,
  /run-stopping .*mode drain/,
  /run-paused/,
  /wave-stopped .*mode now/,
  /wave-stopped .*mode drain/,
  /wave-started/,
  /attempt-stopping .*stopped W\d/,
  /has no wave "W99"/,
  /has stopped W\d already/,
  /has no option reply-99/,
  /has answered q\d+ already/,
  /has no task T999/,
  /may not answer/,
  /: stopped/,
  /: timeout/,
  /wave-undoing W\d by \w+: "W\d undo" takes back T/,
  /wave-undone W\d by \w+: T/,
  /W\d undo\/\d+: conflict/,
]

/** Rare here, or nobody is there who brings them about. */
const UNHEARD = new Set([
  'attempt-noted',
  'attempt-suspended',
  'branch-put-back',
  'escalation-let-go',
  'clash-foreseen',
  'told',
  'heard',
  'announced',
  'service-taken',
  'service-free',
  'service-overdue',
  'workers-missing',
  'workers-there',
])

/** Of a line of the story: the rest tells what happened in words, without a bracket of the event as it is stored. */
const EVENT_LINE = /^ *[\d.]+ {2}w\d+ run\d #\d+ ([a-z-]+)( .*)?$/gm

describe('npm run -s simulate', () => {
  test('says in one line how many violations there were', async () => {
    const { output, code } = await run(['--runs', '5', '--seed', '9', '--tasks', '4'])
    expect(output).toBe(`5 runs, ${INVARIANTS.length} invariants, 0 violations\n`)
    expect(code).toBe(0)
  })

  test('names every invariant in its help', async () => {
    const { output, code } = await run(['--help'])
    for (const { name, says } of INVARIANTS) expect(output).toContain(`${name.padEnd(28)}${says}`)
    expect(code).toBe(0)
  })

  test('tells a story that can be read', async () => {
    const { output } = await run(['--runs', '1', '--seed', '3', '--story'])
    expect(output).toMatch(/^Seed 3\n/)
    expect(output).toMatch(/ {4}0\.\d{3} {2}w1 begins on north\n/)
    expect(output).toContain('Again: npm run -s simulate -- --runs 1 --seed 3 --tasks 12 --story\n')
  })

  test.for([
    [['--runs', '0'], '--runs takes a whole number from 1 on, not "0".'],
    [['--seed', 'abc'], '--seed takes a whole number from 1 on, not "abc".'],
    [['--tasks', '2.5'], '--tasks takes a whole number from 1 on, not "2.5".'],
    [['--sed', '1'], "Unknown option '--sed'"],
    [['seven'], "Unexpected argument 'seven'"],
  ] as const)('refuses %j', async ([args, message]) => {
    const { output, code } = await run([...args])
    expect(output).toContain(message)
    expect(output).toContain('See: npm run -s simulate -- --help')
    expect(code).toBe(2)
  })
})

function run(args: string[]): Promise<{ output: string; code: number }> {
  return new Promise(resolve => {
    execFile(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args], (error, stdout, stderr) => {
      resolve({ output: stdout + stderr, code: typeof error?.code === 'number' ? error.code : 0 })
    })
  })
}
