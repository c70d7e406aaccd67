import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { layDataFolder } from '../support/prepared-database.ts'
import { displayWidth } from '../../src/lib/width.ts'
import { runProgram, startProgram } from '../support/program.ts'
import { startAtTerminal } from '../support/pseudo-terminal.ts'
import { SMALL } from '../support/small-plan.ts'

// Each starts the whole program, some several times.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'regatta-run-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const lay = (): Promise<void> => layDataFolder(join(folder, '.regatta'))
const write = (name: string, text: string | Uint8Array): Promise<void> => writeFile(join(folder, name), text)

const GATE = '## Go/No-Go Checkpoints\n\n- After Wave 1: Are both written?\n'

interface Told {
  at: string
  run: string
  type: string
  [field: string]: unknown
}

function toEvents(output: string): Told[] {
  return output
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as Told)
}

function toDone(events: Told[]): string[] {
  return events.filter(({ type }) => type === 'task-done').map(({ task }) => String(task))
}

function toConfig(command: string[], more: object = {}): string {
  return JSON.stringify({ agent: 'sh', agents: { sh: { command } }, ...more })
}

describe('regatta run', () => {
  beforeEach(lay)

  test('copies back what each agent wrote, in the order of the plan, and ends with 0', async () => {
    await write('plan.md', SMALL)
    await write('regatta.yaml', toConfig(['sh', '-c', 'ls > "$REGATTA_TASK.txt"']))
    const { code, output, errors } = await runProgram(['run', 'plan.md', '--json'], folder)
    expect({ code, errors }).toEqual({ code: 0, errors: '' })
    expect((await readdir(folder)).sort()).toEqual([
      '.regatta',
      'A1.txt',
      'A2.txt',
      'B1.txt',
      'plan.md',
      'regatta.yaml',
    ])
    expect(await readFile(join(folder, 'B1.txt'), 'utf8')).toContain('A1.txt\nA2.txt\n')
    const events = toEvents(output)
    expect(
      events.every(({ at, run, type }) => !Number.isNaN(Date.parse(at)) && run === events[0]?.run && type),
    ).toBe(true)
    expect(toDone(events).sort()).toEqual(['A1', 'A2', 'B1'])
    expect(events.at(-2)).toMatchObject({ type: 'run-ended', status: 'done' })
    expect(events.at(-1)).toMatchObject({ type: 'head', events: events.length - 1 })
  })

  test('survives a failure, a hang and a flood of output, each by an agent of its own', async () => {
    await write(
      'plan.md',
      '# Three\n\n## Wave 1\n\n- **fail-agent**: Fail\n- **hang-agent**: Hang\n- **flood-agent**: Flood\n- **good-agent**: Work\n',
    )
    const agents = {
      'fail-agent': { command: ['sh', '-c', 'echo broken; exit 7'] },
      'hang-agent': { command: ['sh', '-c', 'trap "" TERM; sleep 600 & wait'] },
      'flood-agent': { command: ['sh', '-c', 'yes flood | head -c 60000000'] },
      'good-agent': { command: ['sh', '-c', 'echo fine > fine.txt'] },
    }
    await write(
      'regatta.yaml',
      JSON.stringify({ agents, agent: 'good-agent', policy: { retries: 0, minutes: 0.04 } }),
    )
    const { code, output } = await runProgram(['run', 'plan.md', '--json', '--yes'], folder)
    expect(code).toBe(1)
    const ended = toEvents(output).filter(({ type }) => type === 'attempt-ended')
    const messages = new Map(
      ended.map(({ task, outcome }) => [task, (outcome as { message?: string }).message ?? 'fine']),
    )
    expect([...messages.values()].sort()).toEqual([
      'fine',
      expect.stringMatching(/^sh ended with exit code 7/),
      expect.stringMatching(/^sh printed more than/),
      expect.stringMatching(/^sh ran longer than/),
    ])
    expect(await readFile(join(folder, 'fine.txt'), 'utf8')).toBe('fine\n')
  })

  test('without a terminal finishes what can run, names the open question, ends with 3, and goes on later', async () => {
    await write(
      'plan.md',
      '# Ask\n\n## Wave 1\n\n- A1: Choose [rehearse: ask Which way? | left | right]\n- A2: Write\n',
    )
    const first = await runProgram(['run', 'plan.md'], folder)
    expect(first.code).toBe(3)
    expect(first.output).toContain('Which way?')
    expect(first.output).toContain('run --resume')
    const told = await runProgram(['run', '--resume', '--json'], folder)
    expect(told).toMatchObject({ code: 3, output: '', errors: expect.stringContaining('q1') })
    const last = await runProgram(['run', '--resume', '--yes', '--json'], folder)
    expect(last.code).toBe(0)
    const answers = toEvents(last.output).filter(({ type }) => type === 'escalation-answered')
    expect(answers).toMatchObject([{ escalation: 'q1', option: 'reply-1', by: 'ana' }])
  })

  test('ends with 1 when a task stays failed, and what needs it is not done', async () => {
    const doubtful = SMALL.replace('## Wave 1', '## Wave 1 (5 parallel agents)')
    await write('plan.md', doubtful.replace('Write two', 'Write two [rehearse: fail]'))
    await write('regatta.yaml', JSON.stringify({ policy: { retries: 1 } }))
    const { code, output, errors } = await runProgram(['run', 'plan.md', '--json', '--yes'], folder)
    expect(code).toBe(1)
    // What is doubtful is said, to programs where it is not in their way.
    expect(errors).toMatch(/^plan\.md:3: warning: /)
    const events = toEvents(output)
    expect(events.filter(({ type, task }) => type === 'attempt-queued' && task === 'A2')).toHaveLength(2)
    expect(events.filter(({ type, task }) => type === 'attempt-queued' && task === 'B1')).toHaveLength(0)
  })

  test('takes a plan from its input, and asks nobody there', async () => {
    const asks = SMALL.replace('Write two', 'Write two [rehearse: ask Which way? | left | right]')
    const { code, output } = await runProgram(['run', '-'], folder, {}, asks)
    expect(code).toBe(3)
    expect(output).toContain('A1 done')
    expect(output).toContain('Which way?')
    const rest = await runProgram(['run', '--resume', '--yes', '--json'], folder, { USER: 'ben' })
    expect(rest.code).toBe(0)
    expect(toEvents(rest.output).find(({ type }) => type === 'escalation-answered')).toMatchObject({
      by: 'ben',
    })
  })

  test('does a wave alone, or from one on', async () => {
    await write('plan.md', SMALL)
    const only = await runProgram(['run', 'plan.md', '--json', '--only', '1'], folder)
    expect(only.code).toBe(0)
    expect(toDone(toEvents(only.output)).sort()).toEqual(['A1', 'A2'])
    const from = await runProgram(['run', 'plan.md', '--json', '--from', 'Wave 2'], folder)
    expect(toDone(toEvents(from.output))).toEqual(['B1'])
  })

  test('goes on after an interruption, and replay finds the history whole', async () => {
    await write('plan.md', SMALL)
    await write('regatta.yaml', toConfig(['sh', '-c', 'sleep 0.5; echo x > "$REGATTA_TASK.txt"']))
    await using program = startProgram(['run', 'plan.md', '--json'], folder)
    await program.said(/"type":"attempt-claimed"/)
    program.child.kill('SIGINT')
    expect(await program.ended).toBe(130)
    const resumed = await runProgram(['run', '--resume', '--json'], folder)
    expect(resumed.code).toBe(0)
    const run = toEvents(resumed.output)[0]?.run ?? ''
    const whole = JSON.parse((await runProgram(['replay', run, '--json'], folder)).output) as object
    expect(whole).toMatchObject({ run, status: 'done', isEqual: true, breaks: [], differences: [] })
    const early = await runProgram(['replay', run, '--until', '2'], folder)
    expect(early).toMatchObject({ code: 0, output: expect.stringContaining('after 2 events') })
    const head = String(toEvents(resumed.output).at(-1)?.['hash'])
    const verified = await runProgram(['audit', 'verify', run, '--head', head.slice(0, 16)], folder)
    expect(verified).toMatchObject({ code: 0, output: expect.stringContaining('the one that was published') })
  })
})

describe('bad input', () => {
  const refused = async (args: string[], said: RegExp, input?: string): Promise<void> => {
    const { code, errors, output } = await runProgram(args, folder, {}, input)
    expect({ code, said: said.test(errors + output) ? 'it' : errors + output }).toEqual({
      code: 2,
      said: 'it',
    })
  }

  test.each([
    ['50 MB', new Uint8Array(50_000_000).fill(65), ['run', 'plan.md'], /too large|larger/i],
    ['a verb that is none', new Uint8Array(), ['fly'], /no verb "fly"/],
  ])('refuses %s', async (_, bytes, args, said) => {
    await write('plan.md', bytes)
    await refused(args, said)
  })

  test('refuses to go on with a run, or to rebuild one, where there is none', async () => {
    await lay()
    await refused(['run', '--resume'], /No run waits/)
    await refused(['replay', 'rnone'], /no run rnone/i)
  })

  test('refuses a plan that calls itself a reference, until a person says so; a rehearsal of it writes nothing', async () => {
    await lay()
    const status = '**Status:** Reference document, not currently active'
    await write(
      'plan.md',
      SMALL.replace('# Small', `# Small\n\n${status}`).replace('Wave 1', 'Wave 1 (5 parallel agents)'),
    )
    await refused(['run', 'plan.md'], /reference/)
    const { code, output } = await runProgram(['run', 'plan.md', '--reference'], folder)
    expect(code).toBe(0)
    expect(output).toMatch(/^plan\.md:5: warning: .*5[^]*started run/m)
    expect(output).toContain('REHEARSAL')
    expect((await readdir(folder)).sort()).toEqual(['.regatta', 'plan.md'])
  })

  test('asks the plan’s go/no-go questions when their wave is done', async () => {
    await lay()
    await write('plan.md', `${SMALL}\n${GATE}`)
    const asked = await runProgram(['run', 'plan.md'], folder)
    expect(asked).toMatchObject({ code: 3, output: expect.stringMatching(/Are both written\?/) })
    const id = /run (r\w+)/.exec(asked.output)?.[1] ?? ''
    const answered = await runProgram(['run', '--resume', id, '--yes'], folder)
    expect(answered).toMatchObject({ code: 0, output: expect.stringMatching(/all done/) })
  })

  test('prints nothing that acts on a terminal, whatever was typed or planned', async () => {
    const hostile = 'x\u001b[2J\u009b31m\u202e'
    const bad = await runProgram(['run', 'plan.md', '--agent', hostile], folder)
    await write('plan.md', SMALL.replace('# Small', `# Small ${hostile}`))
    const wave = await runProgram(['run', 'plan.md', '--only', hostile], folder)
    const plan = await runProgram(['plan', 'plan.md', '--json'], folder)
    const own = await runProgram(['plan', 'plan.md', '--as', 'markdown'], folder)
    expect(own.output).toMatch(/^---\nregatta: 1\n---\n/)
    for (const { errors, output } of [bad, wave, plan, own])
      expect(errors + output).not.toMatch(/[^\P{Cc}\n]|\u202e/u)
    expect(wave.errors.split('\n')).toHaveLength(3)
  })

  test('draws a plan as PNG, and a run whose gates are passed as SVG', async () => {
    await lay()
    await write('plan.md', `${SMALL}\n${GATE}`)
    const plan = await runProgram(['plan', 'plan.md', '--picture', 'plan.png'], folder)
    expect(plan).toMatchObject({ code: 0, output: expect.stringContaining('plan.png: Small: 3 tasks') })
    expect((await readFile(join(folder, 'plan.png'))).subarray(1, 4).toString()).toBe('PNG')
    const { output } = await runProgram(['run', 'plan.md', '--gates', 'auto'], folder)
    expect(output).toContain('its gate is passed by the policy')
    expect(output).not.toContain('q1')
    const id = /run (r\w+)/.exec(output)?.[1] ?? ''
    const run = await runProgram(['picture', id], folder)
    expect(run).toMatchObject({ code: 0, output: expect.stringContaining('3 of 3 tasks done') })
    expect(await readFile(join(folder, `${id}.svg`), 'utf8')).toContain('Wave 2')
  })

  test('says what changed between two versions of a plan, for people and for programs', async () => {
    await write('plan.md', SMALL)
    await write('later.md', `${SMALL}\n## Wave 9\n- Z9: Sweep the floor\n`)
    const told = await runProgram(['plan', 'plan.md', 'later.md'], folder)
    expect(told).toMatchObject({ code: 0, output: expect.stringContaining('+ Z9 Sweep the floor (Wave 9)') })
    const { code, output } = await runProgram(['plan', 'plan.md', 'plan.md', '--json'], folder)
    expect({ code, said: JSON.parse(output) as unknown }).toEqual({
      code: 0,
      said: { changes: [], renamed: [] },
    })
  })

  test('waits for who holds the data folder and is silent for a while, and says so', async () => {
    await lay()
    const socket = join(folder, '.regatta/socket')
    // Whoever asks first hears nothing; then it is gone.
    let asked = 0
    const server = createServer(connection => {
      connection.on('error', () => {})
      if (++asked === 1) return
      server.close()
      connection.destroy()
    })
    server.listen(socket)
    await once(server, 'listening')
    const { code, errors } = await runProgram(['run', '-'], folder, {}, SMALL)
    expect({ code, errors }).toEqual({
      code: 0,
      errors: expect.stringMatching(/does not answer yet: waiting for it, at most 15 s/) as string,
    })
  })

  test('ends without a word where its reader went away', async () => {
    await using program = startProgram(['--help'], folder)
    program.child.stdout?.destroy()
    expect({ code: await program.ended, errors: program.errors() }).toEqual({ code: 0, errors: '' })
  })

  test('refuses a data folder that another process holds, and does it no harm', async () => {
    await lay()
    await write('plan.md', SMALL.replace('Write one', 'Write one [rehearse: ask Why? | so]'))
    await write(
      'regatta.yaml',
      JSON.stringify({
        agent: 'sh',
        agents: { sh: { command: ['sh', '-c', 'sleep 1.5 && echo x > "$REGATTA_TASK.txt"'] } },
      }),
    )
    await using first = startProgram(['run', 'plan.md', '--json'], folder)
    await first.said(/attempt-claimed/)
    await refused(['run', 'plan.md'], /in use by process \d+/)
    expect(await first.ended).toBe(0)
  })
})

describe('at a pseudo-terminal of the system', () => {
  beforeEach(lay)

  const HOSTILE = `# 日本語のとても長い計画 👩‍💻 \u001b]0;gone\u0007\u202e\u001b[2J of much

## Wave 1

- A1: 書く \u001b[31m one 👍🏽
- A2: Write \u009b2J two

## Wave 2 (after Wave 1)

- B1: ${'very '.repeat(20_000)}long
`
  /** Says what no terminal should hear, and works until there is a file called go. */
  const AGENT = String.raw`printf '\033[2J\033]0;gone\007\rat \033[31mwork 日本語 👩‍💻\n'; yes | head -c 1000000 | tr -d '\n'; echo; printf 'at it \302\233H\n'; until [ -f "$GO" ]; do sleep 0.1; done; echo x > "$REGATTA_TASK.txt"`

  test('a run is shown right at any size, resized while it goes on, and its end stands below what happened', async () => {
    await write('plan.md', HOSTILE)
    await write(
      'regatta.yaml',
      JSON.stringify({ agent: 'sh', agents: { sh: { command: ['sh', '-c', AGENT], env: ['GO'] } } }),
    )
    const go = { GO: join(folder, 'go') }
    await using terminal = startAtTerminal(['run', 'plan.md'], folder, { columns: 80, rows: 24 }, go)
    const { screen } = terminal
    /** One board and no more, whose last task is at work. */
    const isBoard = (lines: string[]): boolean =>
      lines.filter(line => line.startsWith('Wave 1  ')).length <= 1 &&
      lines.filter(line => / of \d+ at work/.test(line)).length === 1 &&
      lines.filter(line => /^ {2}A[12] .* at it/.test(line)).length === 2
    await terminal.shows(isBoard, 'the board')
    for (const [columns, rows] of [
      [40, 24],
      [120, 30],
      [80, 12],
    ] as const) {
      terminal.resize(columns, rows)
      const { writes } = screen
      await terminal.shows(
        lines => screen.writes > writes && isBoard(lines),
        `the board at ${columns} columns`,
      )
      for (const line of screen.lines) expect(displayWidth(line)).toBeLessThanOrEqual(columns)
    }
    terminal.resize(40, 3)
    await terminal.shows(
      lines => lines.length <= 3 && lines.some(line => line.includes('running')),
      'its head',
    )
    terminal.resize(80, 24)
    await terminal.shows(isBoard, 'the board again')
    terminal.press('skip A9')
    await terminal.shows(lines => lines.some(line => line.includes('regatta> skip A9')), 'what is typed')
    terminal.press('\r')
    await terminal.shows(
      lines => isBoard(lines) && lines.some(line => /no task.*A9/i.test(line)),
      'its answer',
    )
    await write('go', '')
    expect(await terminal.ended).toBe(0)
    const all = [...screen.gone, ...screen.lines].join('\n')
    expect(all).toContain('B1 done')
    expect(all).toMatch(/all done/)
  })

  test.each([40, 120])(
    'what speaks against a plan is shown with its lines within %i columns',
    async columns => {
      await write('plan.md', `${HOSTILE}\n- B2: 終わり ${'x '.repeat(200)}(needs Z9)\r\u001b[H\n`)
      await using terminal = startAtTerminal(
        ['plan', 'plan.md'],
        folder,
        { columns, rows: 200 },
        { NO_COLOR: '1' },
      )
      expect(await terminal.ended).toBe(0)
      const { lines } = terminal.screen
      for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(columns)
      const at = lines.findIndex(line => /\d+ \| .*needs Z9/.test(line))
      expect(lines.join('\n')).toContain('B2 depends on Z9')
      const carets = lines[at + 1] ?? ''
      expect(displayWidth((lines[at] ?? '').split('Z9')[0] ?? '')).toBe(carets.indexOf('^^'))
    },
  )
})
