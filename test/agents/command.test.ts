import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { ProcessHandle } from '../../src/agents/port.ts'
import { TAIL_CHARS_MAX } from '../../src/run/outcome.ts'
import { toAssignment } from '../conformance/agents.ts'
import { toWatch } from '../support/quiet-watch.ts'
import { useCommandAgents } from '../support/command-agents.ts'
import { readGroup } from '../support/processes.ts'
import { until } from '../support/until.ts'

const { openWith, begin, open, run, shell, newFolder } = useCommandAgents()

describe('What a program is given', () => {
  test('each argument stays one, and nothing in it is run or filled in again', async () => {
    const title = `$(touch owned) "; ls {prompt} 'x'\n-rf`
    const script = 'process.stdout.write(JSON.stringify(process.argv.slice(1)))'
    const args = ['--', '{title}', 'a {task}/{attempt} of {run}', '{unknown}', '{folder}']
    const { report, assignment } = run([process.execPath, '-e', script, ...args], { title })
    const { tail } = await report
    expect(JSON.parse(tail)).toEqual([title, 'a task-1/1 of run-1', '{unknown}', assignment.folder])
    expect(existsSync(join(assignment.folder, 'owned'))).toBe(false)
  })

  test('the prompt on its standard input, which ends there', async () => {
    const prompt = `${'line of the prompt\n'.repeat(20_000)}the end`
    const { report } = shell('wc -c; echo read', { prompt })
    expect((await report).tail).toContain(String(Buffer.byteLength(prompt)))
  })

  test('a prompt that it does not read', async () => {
    const { report } = shell('exec 0<&-; echo closed', { prompt: 'x'.repeat(1_000_000) })
    expect((await report).ending).toEqual({ kind: 'finished', summary: 'closed' })
  })

  test('of the environment what is allowed, and where it is', async () => {
    const { report, assignment } = run(['env'], { answers: ['a', 'b'] }, ['FRUIT'])
    const names = (await report).tail.split('\n').map(line => line.split('=', 1)[0] ?? '')
    const ofTheShell = new Set(['PWD', 'OLDPWD', 'SHLVL', '_'])
    const ours = ['RUN', 'TASK', 'ATTEMPT', 'FOLDER', 'ANSWER', 'LAUNCH'].map(name => `REGATTA_${name}`)
    expect(new Set(names.filter(name => !ofTheShell.has(name)))).toEqual(
      new Set(['PATH', 'HOME', 'FRUIT', 'GIT_CEILING_DIRECTORIES', ...ours]),
    )
    const { tail } = await report
    expect(tail).toContain('REGATTA_ANSWER=b')
    expect(tail).toContain(`REGATTA_FOLDER=${assignment.folder}`)
  })

  test('whose model it is to use, if anybody said so', async () => {
    const named = await run(['sh', '-c', 'echo "$REGATTA_PROVIDER $1"', 'sh', '{provider}'], {
      provider: 'ollama',
    }).report
    expect(named.tail).toContain('ollama ollama')
    const none = await shell('env').report
    expect(none.tail).not.toContain('REGATTA_PROVIDER')
  })

  test('gets what is configured for the provider of its attempt, and of no other', async () => {
    const providers = new Map([
      ['openai', { LLM: 'openai', REGATTA_RUN: 'other' }],
      ['ollama', { LLM: 'ollama' }],
    ])
    const agents = openWith({ providers }, ['sh', '-c', 'echo "$LLM in $REGATTA_RUN"'])
    const tails = []
    for (const provider of ['openai', 'ollama', null])
      tails.push((await begin(agents, { provider }).report).tail)
    expect(tails).toEqual(['openai in run-1', 'ollama in run-1', ' in run-1'])
  })

  test('its folder to stand in', async () => {
    const { report, assignment } = shell('pwd -P')
    expect((await report).ending).toEqual({ kind: 'finished', summary: assignment.folder })
  })
})

describe('How a program ends', () => {
  test.each([
    { title: 'an exit code', script: 'exit 7', message: 'sh ended with exit code 7' },
    { title: 'a signal', script: 'kill -SEGV $$', message: 'sh was ended by SIGSEGV' },
  ])('with $title, which is named', async ({ script, message }) => {
    expect((await shell(script).report).ending).toEqual({ kind: 'failed', message })
  })

  test('with its last line that is not empty as the summary, cut', async () => {
    const { ending } = await shell(`echo first; printf '%0600d\\n\\n  \\n' 0; echo aside >&2`).report
    expect(ending).toMatchObject({ kind: 'finished', summary: `${'0'.repeat(499)}…` })
  })

  test.each([
    { title: 'is not JSON', line: 'REGATTA-ASK what?', problem: 'not JSON' },
    {
      title: 'has too many options',
      line: `REGATTA-ASK {"question":"?","options":["1","2","3","4","5","6"]}`,
      problem: '6 options',
    },
    { title: 'asks nothing', line: 'REGATTA-ASK {"options":["a"]}', problem: '"question"' },
  ])('with a question that $title: failed, and says so', async ({ line, problem }) => {
    const { ending } = await shell(`echo '${line}'`).report
    expect(ending).toMatchObject({ kind: 'failed', message: expect.stringContaining(problem) })
  })

  test('with a question, but in error: failed', async () => {
    const { ending } = await shell(`echo 'REGATTA-ASK {"question":"?"}'; exit 1`).report
    expect(ending.kind).toBe('failed')
  })

  test('before it began, when there is no such program, and says what to do', async () => {
    const { ending } = await run(['no-such-program-here']).report
    expect(ending).toMatchObject({
      kind: 'failed',
      message: expect.stringMatching(/^no-such-program-here: not found on PATH\. Install it/),
    })
  })

  test('before it began, when its folder is gone', async () => {
    const { ending } = await run(['sh'], { folder: join(newFolder(), 'no-such-folder') }).report
    expect(ending).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining('folder to work in is gone'),
    })
  })

  test('before it began, when its arguments are too long', async () => {
    const { ending } = await run(['echo', '{prompt}'], { prompt: 'x'.repeat(3_000_000) }).report
    expect(ending).toMatchObject({ kind: 'failed', message: expect.stringContaining('{prompt}') })
  })

  test('rejects as its recording does, and nothing ran', async () => {
    const { agents } = open(['touch', 'ran'])
    const assignment = toAssignment(newFolder(), '')
    const seen: ProcessHandle[] = []
    const watch = toWatch({
      process: async handle => {
        seen.push(handle)
        throw new Error('no database')
      },
    })
    await expect(agents[0]?.work(assignment, watch, new AbortController().signal)).rejects.toThrow(
      'no database',
    )
    expect(await readGroup(seen[0]?.pid ?? 0)).toEqual([])
    expect(existsSync(join(assignment.folder, 'ran'))).toBe(false)
  })
})

describe('What a program prints', () => {
  test('holds no secret, wherever the value is cut', async () => {
    const script = `printf 'sk-01234'; sleep 0.05; echo 56789abcdef; echo "key $OPENAI_API_KEY"; echo "$OPENAI_API_KEY" >&2`
    const { report, lines } = shell(script, {}, ['OPENAI_API_KEY'])
    const { tail, ending } = await report
    expect(tail).toContain('key •••')
    expect(JSON.stringify([tail, ending, lines])).not.toMatch(/0123|cdef/)
  })

  test('holds nothing that was named to it, whatever the name', async () => {
    const { report, lines } = shell('echo "at $LEDGER with a $FRUIT"', {}, ['LEDGER', 'FRUIT'])
    const { tail, ending } = await report
    expect(tail).toBe('at ••• with a pear')
    expect(JSON.stringify([ending, lines])).not.toContain('hunter22')
  })

  test('holds no secret of its provider, as far as one looks like it', async () => {
    const llm = { LLM: 'http://own.example/v1', LLM_KEY: 'hush-hush-hush', STORE: 'db://me:hunter22@host/x' }
    const agents = openWith({ providers: new Map([['own', llm]]) }, [
      'sh',
      '-c',
      'echo "$LLM $LLM_KEY $STORE"',
    ])
    const { tail } = await begin(agents, { provider: 'own' }).report
    expect(tail).toBe('http://own.example/v1 ••• •••')
  })

  test('is harmless to show, whatever bytes it holds', async () => {
    const script = String.raw`printf '\033[31mred\033[0m \033]0;title\007\000\377\376 done\r\nnext\007\n'`
    const { tail } = await shell(script).report
    expect(tail).toBe('red \uFFFD\uFFFD done\nnext')
  })

  test('is kept to its end, and no more of it than is allowed', async () => {
    const { tail } = await shell('seq 1 10000').report
    expect(tail.length).toBeLessThanOrEqual(TAIL_CHARS_MAX)
    expect(tail).toMatch(/^….*\n(\d+\n)+10000$/)
  })

  test('shows a line that does not end', async () => {
    const { report, lines, stop } = shell('printf "password? "; exec sleep 60')
    await until(() => lines.length > 0, 'the open line')
    expect(lines).toEqual(['password?'])
    stop()
    await report
  })

  test('may be a flood: others go on, this one ends at its limit', async () => {
    const limits = { timeMs: 20_000, outputBytes: 200_000_000 }
    const flood = run(['yes', 'flood'], { limits })
    let turns = 0
    let worstMs = 0
    let lastAt = performance.now()
    const beat = setInterval(() => {
      turns += 1
      worstMs = Math.max(worstMs, performance.now() - lastAt)
      lastAt = performance.now()
    }, 5)
    const { ending } = await flood.report
    clearInterval(beat)
    expect(ending).toMatchObject({ kind: 'failed', message: expect.stringContaining('200 MB') })
    expect(flood.lines.length).toBeLessThan(100)
    expect(turns).toBeGreaterThan(0)
    expect(worstMs).toBeLessThan(500)
  })
})
