import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Agent, Assignment, ProcessHandle } from '../../src/agents/port.ts'
import { TAIL_CHARS_MAX } from '../../src/run/outcome.ts'
import type { Report } from '../../src/run/outcome.ts'
import { NO_WORDS, toWatch } from '../support/quiet-watch.ts'
import { until } from '../support/until.ts'

/**
 * What the suite has an agent do. `ask` asks "Which colour?" with "red" and "green", and finishes once answered; `refused`
 * is told of a usage limit that ends in 20 minutes.
 */
export type Part = 'succeed' | 'write' | 'fail' | 'hang' | 'ask' | 'flood' | 'refused'

export interface Actor extends AsyncDisposable {
  /** The agent that plays the part, and the prompt that makes it. */
  cast(part: Part): { agent: Agent; prompt: string }
}

const OUTPUT_BYTES = 100_000

/** `timeMs`: what an attempt may take, where the test is not about that. */
export function agentConformance(
  name: string,
  makeActor: () => Actor | Promise<Actor>,
  timeMs = 20_000,
): void {
  describe(`${name} as an agent`, () => {
    let actor: Actor
    let place: string
    beforeAll(async () => {
      actor = await makeActor()
      place = mkdtempSync(join(tmpdir(), 'regatta-agents-'))
    })
    afterAll(async () => {
      await actor[Symbol.asyncDispose]()
      rmSync(place, { recursive: true, force: true })
    })

    let count = 0
    function begin(part: Part, given: Partial<Assignment> = {}): Performance {
      const { agent, prompt } = actor.cast(part)
      const folder = join(place, `${part}-${(count += 1)}`, 'work')
      mkdirSync(folder, { recursive: true })
      // As the engine tells it.
      const answered = (given.answers ?? []).map(reply => `\nThey answered: ${reply}`).join('')
      return perform(agent, {
        ...toAssignment(folder, prompt),
        prompt: `${prompt}${answered}`,
        limits: { timeMs, outputBytes: OUTPUT_BYTES },
        ...given,
      })
    }

    test('finishes with a summary', async () => {
      const { report } = begin('succeed')
      const { ending } = await report
      expect(ending).toMatchObject({ kind: 'finished', summary: expect.stringMatching(/\S/) })
    })

    test('shows lines while it works, none of them empty or long', async () => {
      const { report, lines } = begin('succeed')
      await report
      expect(lines.length).toBeGreaterThan(0)
      for (const line of lines)
        expect(line.trim().length).toSatisfy((chars: number) => chars > 0 && chars <= 500)
    })

    test('writes into its folder and nowhere beside', async () => {
      const { report, assignment } = begin('write')
      expect((await report).ending.kind).toBe('finished')
      expect(readdirSync(assignment.folder).length).toBeGreaterThan(0)
      expect(readdirSync(join(assignment.folder, '..'))).toEqual(['work'])
    })

    test('says why it failed', async () => {
      const { ending } = await begin('fail').report
      expect(ending).toMatchObject({ kind: 'failed', message: expect.stringMatching(/\S/) })
    })

    test('says until when its provider refuses', async () => {
      const { ending } = await begin('refused').report
      expect(ending).toMatchObject({ kind: 'refused', by: 'usage', message: expect.stringMatching(/\S/) })
      const minutes = ending.kind === 'refused' ? ((ending.until ?? 0) - Date.now()) / 60_000 : 0
      expect(minutes).toBeGreaterThan(18)
      expect(minutes).toBeLessThanOrEqual(20)
    })

    test('ends when stopped, and shows nothing afterwards', async () => {
      const { report, stop, lines } = begin('hang')
      await until(() => lines.length > 0, 'a first line', timeMs)
      stop()
      expect((await report).ending).toEqual({ kind: 'stopped' })
      const shown = lines.length
      await new Promise(resolve => setImmediate(resolve))
      expect(lines.length).toBe(shown)
    })

    test('does nothing when it was stopped before it began', async () => {
      const { agent, prompt } = actor.cast('write')
      const folder = join(place, 'stopped-before')
      mkdirSync(folder)
      const { report } = perform(agent, toAssignment(folder, prompt), AbortSignal.abort())
      expect((await report).ending).toEqual({ kind: 'stopped' })
      expect(readdirSync(folder)).toEqual([])
    })

    test('ends at its time limit, which it names', async () => {
      const { ending } = await begin('hang', { limits: { timeMs: 400, outputBytes: OUTPUT_BYTES } }).report
      expect(ending).toMatchObject({ kind: 'timeout', message: expect.stringContaining('400 ms') })
    })

    test('asks with the options there are', async () => {
      const { ending } = await begin('ask').report
      expect(ending).toEqual({ kind: 'question', text: 'Which colour?', options: ['red', 'green'] })
    })

    test('goes on once it is answered', async () => {
      const { ending } = await begin('ask', { answers: ['blue', 'red'] }).report
      expect(ending.kind).toBe('finished')
    })

    test('ends at its output limit, which it names, and shows little of a flood', async () => {
      const { report, lines } = begin('flood')
      const { ending, tail } = await report
      expect(ending).toMatchObject({ kind: 'failed', message: expect.stringContaining('100 kB') })
      expect(tail.length).toBeLessThanOrEqual(TAIL_CHARS_MAX)
      expect(lines.length).toBeLessThanOrEqual(300)
    })

    test('keeps what it printed last', async () => {
      const { tail } = await begin('succeed').report
      expect(tail.length).toSatisfy((chars: number) => chars > 0 && chars <= TAIL_CHARS_MAX)
    })

    test('works on several assignments at once, each with its own end', async () => {
      const parts: Part[] = ['succeed', 'fail', 'write', 'ask', 'succeed', 'fail']
      const reports = await Promise.all(parts.map(part => begin(part).report))
      expect(reports.map(report => report.ending.kind)).toEqual([
        'finished',
        'failed',
        'finished',
        'question',
        'finished',
        'failed',
      ])
    })

    test('leaves a folder that can be removed', async () => {
      const { report, assignment } = begin('write')
      await report
      rmSync(assignment.folder, { recursive: true })
      expect(existsSync(assignment.folder)).toBe(false)
    })
  })
}

export interface Performance {
  report: Promise<Report>
  lines: string[]
  handles: ProcessHandle[]
  assignment: Assignment
  stop: () => void
}

export function perform(agent: Agent, assignment: Assignment, signal?: AbortSignal): Performance {
  const abort = new AbortController()
  const lines: string[] = []
  const handles: ProcessHandle[] = []
  const watch = toWatch({
    activity: text => void lines.push(text),
    process: async handle => void handles.push(handle),
  })
  const report = agent.work(assignment, watch, signal ?? abort.signal)
  return { report, lines, handles, assignment, stop: () => abort.abort() }
}

export function toAssignment(folder: string, prompt: string): Assignment {
  return {
    run: 'run-1',
    task: 'task-1',
    title: 'Paint the shed',
    detail: prompt,
    attempt: 1,
    token: 'token-1',
    prompt,
    answers: [],
    provider: null,
    model: null,
    permissions: {},
    words: NO_WORDS,
    minutes: 1,
    folder,
    seed: 7,
    limits: { timeMs: 20_000, outputBytes: OUTPUT_BYTES },
  }
}
