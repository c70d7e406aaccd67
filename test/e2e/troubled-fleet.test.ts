import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { toText } from '../../src/message/plain.ts'
import { readPlan } from '../../src/plan/read-plan.ts'
import { apply } from '../../src/run/apply.ts'
import type { Event } from '../../src/run/event.ts'
import { FAILURE_KINDS, isFailure } from '../../src/run/outcome.ts'
import type { Run } from '../../src/run/run.ts'
import type { ConsoleMessage } from '../../src/store/console-port.ts'
import { ConsolePerson } from '../support/console-person.ts'
import { layDataFolder } from '../support/prepared-database.ts'
import { runProgram, startProgram } from '../support/program.ts'
import { until } from '../support/until.ts'
import { TROUBLES, withTroubles } from './troubles.ts'

const LIMIT_MS = 600_000
const LOOK_MS = 250
/** Nobody answers before having read. */
const READ_MS = 2_000
const POSTS_MAX = 120
const PLAN = join(import.meta.dirname, '../plans/workers-225.md')
/** Where a person looks at what it is like, when the test is told so. */
const SHOTS = process.env['REGATTA_SHOTS']

const toBytes = (text: string): Uint8Array => new TextEncoder().encode(text)

test('the troubles of the fleet change nothing in its plan but titles', async () => {
  const plain = readPlan(await readFile(PLAN))
  const troubled = readPlan(toBytes(withTroubles(await readFile(PLAN, 'utf8'), TROUBLES)))
  const bare = ({ id, wave, needs, minutes, provider }: (typeof plain.tasks)[number]): unknown[] => [
    id,
    wave,
    needs,
    minutes,
    provider,
  ]
  expect(troubled.tasks.map(bare)).toEqual(plain.tasks.map(bare))
  const marked = TROUBLES.reduce((sum, [first, last]) => sum + last - first + 1, 0)
  expect(troubled.tasks.filter(({ title }) => title.includes('[rehearse: '))).toHaveLength(marked)
})

test(
  'a fleet of 225 in five batches comes through all that can go wrong, in a thread that a person can follow',
  { timeout: LIMIT_MS + 60_000 },
  async () => {
    const { events, watcher } = await sail()
    const run = events.reduce<Run | undefined>(apply, undefined)!

    expect(run.status).toBe('done')
    expect(run.tasks.filter(({ status }) => status !== 'done').map(({ id, status }) => [id, status])).toEqual(
      [['OPERATOR_080', 'skipped']],
    )
    expect(run.tasks.length).toBeGreaterThanOrEqual(225)
    expect(findDoubles(events)).toEqual([])
    // Everything went wrong that can, and everything was cured or answered.
    expect(listOutcomes(events)).toEqual([...FAILURE_KINDS].sort())
    const types = new Set(events.map(({ type }) => type))
    expect(types).toContain('provider-back')
    expect(types).toContain('wave-held')
    const closed = events.flatMap(event => (event.type === 'provider-closed' ? event.because : []))
    expect(new Set(closed)).toEqual(new Set(['rate', 'usage', 'down']))
    const asked = [...run.escalations.values()]
    expect(asked.map(({ status }) => status)).toEqual(asked.map(() => 'answered'))
    expect(new Set(asked.map(({ answer }) => answer?.by))).toEqual(new Set(['Ana']))
    expect(asked.length).toBe(watcher.answers.length)

    // Each mitigation is told once: in a line of its own, or counted in one with others like it. That a
    // provider takes nothing for now is told of the provider, not of each task that waits for it.
    const mended = events.filter(
      event =>
        event.type === 'task-mended' &&
        event.cost !== 'nothing' &&
        !(event.cure === 'wait' || event.cure === 'park'),
    )
    expect(countTold(watcher.lines())).toBe(mended.length)
    expect(watcher.posts().length).toBeLessThan(POSTS_MAX)
  },
)

/** Through the program and its console, from the plan to the summary. */
async function sail(): Promise<{ events: Event[]; watcher: Watcher }> {
  const folder = await mkdtemp(join(tmpdir(), 'regatta-fleet-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await layDataFolder(join(folder, '.regatta'))
  // Fewer at once than the plan allows, so that a busy machine keeps up.
  await writeFile(join(folder, 'regatta.yaml'), 'slots: 24\n')
  await using program = startProgram(['serve'], folder, { REGATTA_LISTEN: '127.0.0.1:0' })
  await program.said(/listens on http:\S+/)
  const watcher = new Watcher(new ConsolePerson(/http:\S+/.exec(program.output())![0], 'Ana'))
  await watcher.drop(withTroubles(await readFile(PLAN, 'utf8'), TROUBLES))
  try {
    await until(() => watcher.look(), 'the summary', LIMIT_MS)
  } finally {
    await shoot(watcher)
  }
  const { output } = await runProgram(['log', '--json'], folder)
  const events = output
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as Event)
  return { events, watcher }
}

/** Follows a thread as a person does who answers what is asked. */
class Watcher {
  readonly answers: string[] = []
  readonly #person: ConsolePerson
  readonly #messages = new Map<string, ConsoleMessage>()
  readonly #seenAt = new Map<string, number>()
  #root = ''
  #hasStarted = false

  constructor(person: ConsolePerson) {
    this.#person = person
  }

  async drop(plan: string): Promise<void> {
    this.#root = await this.#person.drop('register.md', plan)
  }

  /** Whether it is over. */
  async look(): Promise<boolean> {
    await wait(LOOK_MS)
    for (const message of await this.#person.lookOn()) this.#messages.set(message.id, message)
    for (const { id, body } of this.posts()) {
      if (body === null || body.buttons.length === 0) continue
      const command = this.#pick(
        id,
        body.buttons.map(button => button.command),
        toText(body),
      )
      if (command !== null) await this.#person.press(id, command)
    }
    return this.posts().some(({ broadcast }) => broadcast)
  }

  #pick(id: string, commands: string[], text: string): string | null {
    const start = commands.find(command => /^start \S+$/.test(command))
    if (start !== undefined && !this.#hasStarted) {
      this.#hasStarted = true
      return start
    }
    const answer = pickAnswer(commands, text)
    if (answer === undefined || this.answers.includes(answer)) return null
    const seenAt = this.#seenAt.get(id) ?? performance.now()
    this.#seenAt.set(id, seenAt)
    if (performance.now() - seenAt < READ_MS) return null
    this.answers.push(answer)
    return answer
  }

  /** What the bot said in the thread, as it stands now. */
  posts(): ConsoleMessage[] {
    return [...this.#messages.values()].filter(({ thread, body }) => thread === this.#root && body !== null)
  }

  /** Lines of news, also of those that came together in one message. */
  lines(): string[] {
    return this.posts().flatMap(({ body, broadcast }) =>
      broadcast || body!.buttons.length + body!.reactions.length > 0
        ? []
        : toText(body!)
            .split('\n')
            .map(line => line.replace(/^- /, '')),
    )
  }

  /** The thread as it is read from above to below. */
  told(): string {
    return this.posts()
      .map(({ body }) => `--------\n${toText(body!)}`)
      .join('\n')
  }
}

/** A person's choice: what never works is passed over. */
function pickAnswer(commands: string[], text: string): string | undefined {
  const wanted = text.includes('the pier is under water')
    ? /^answer .* skip$/
    : /^answer .* (?:reply-1|go-on|go|cure|retry)$/
  return commands.find(command => wanted.test(command))
}

const TOLD = /^OPERATOR_\d+\w?:? .*\((?:retry|restart|wait) \d+ of \d+\)$/
const TOLD_TOGETHER = /^(\d+) tasks .* and are /

/** How many mitigations these lines tell of. */
function countTold(lines: string[]): number {
  const together = lines.map(line => Number(TOLD_TOGETHER.exec(line)?.[1] ?? 0))
  return lines.filter(line => TOLD.test(line)).length + together.reduce((sum, count) => sum + count, 0)
}

/** Tasks of which two attempts were at work at the same time. */
function findDoubles(events: Event[]): string[] {
  const atWork = new Map<string, number>()
  return events.flatMap(event => {
    if (event.type === 'attempt-claimed') {
      const other = atWork.get(event.task)
      atWork.set(event.task, event.attempt)
      return other === undefined ? [] : [`${event.task}: ${other} and ${event.attempt}`]
    }
    const isOver =
      event.type === 'attempt-ended' || (event.type === 'escalated' && event.about.kind === 'question')
    if (isOver && event.task !== null) atWork.delete(event.task)
    return []
  })
}

function listOutcomes(events: Event[]): string[] {
  const kinds = events.flatMap(event =>
    event.type === 'attempt-ended' && isFailure(event.outcome) ? event.outcome.kind : [],
  )
  return [...new Set(kinds)].sort()
}

async function shoot(watcher: Watcher): Promise<void> {
  if (SHOTS === undefined) return
  await writeFile(join(SHOTS, 'troubled-fleet.txt'), `${watcher.told()}\n\n${watcher.posts().length} posts\n`)
}
