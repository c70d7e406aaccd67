import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { openChecks } from '../../src/agents/check.ts'
import type { Check, CheckResult, Checks, ProcessHandle } from '../../src/agents/port.ts'
import { TAIL_CHARS_MAX } from '../../src/run/outcome.ts'
import { endAll, isAlive, readChildren, readGroup } from '../support/processes.ts'
import { until } from '../support/until.ts'

const SECRET = 'sk-0123456789abcdef'
const ENVIRONMENT = {
  PATH: '/usr/local/bin:/usr/bin:/bin',
  HOME: '/home/nobody',
  LANG: 'C.UTF-8',
  TZ: 'UTC',
  API_KEY: SECRET,
  OTHER: 'unseen',
}
const TREE = 'sh -c "sh -c \\"sleep 60\\" & sleep 60 & wait" & sleep 60 & echo up; wait'

const place = realpathSync(mkdtempSync(join(tmpdir(), 'regatta-check-')))
const opened: Checks[] = []
const handles: ProcessHandle[] = []
afterEach(async () => {
  for (const checks of opened.splice(0)) await checks[Symbol.asyncDispose]()
  await endAll(handles.splice(0))
})
afterAll(() => rmSync(place, { recursive: true, force: true }))

interface Going {
  result: Promise<CheckResult>
  lines: string[]
  stop(): void
}

function open(): Checks {
  const checks = openChecks({ environment: ENVIRONMENT, graceMs: 100 })
  opened.push(checks)
  return checks
}

let count = 0
function newFolder(): string {
  const folder = join(place, String((count += 1)))
  mkdirSync(folder)
  return folder
}

function begin(checks: Checks, text: string, given: Partial<Check> = {}): Going {
  const folder = newFolder()
  const check = { text, folder, env: [], limits: { timeMs: 60_000, outputBytes: 1_000_000 }, ...given }
  const lines: string[] = []
  const stop = new AbortController()
  const watch = {
    activity: (line: string) => void lines.push(line),
    process: async (handle: ProcessHandle) => void handles.push(handle),
  }
  return { result: checks.run(check, watch, stop.signal), lines, stop: () => stop.abort() }
}

const run = (text: string, given: Partial<Check> = {}): Promise<CheckResult> =>
  begin(open(), text, given).result

/** The number of its process group, once it printed a line. */
async function groupOf({ lines }: Going): Promise<number> {
  await until(() => lines.length > 0, 'a first line')
  return handles.at(-1)?.pid ?? 0
}

describe('A check', () => {
  test('runs exactly the text that was approved, in its folder', async () => {
    const folder = newFolder()
    writeFileSync(join(folder, "it's {folder}"), '')
    const text = `ls | grep -c '{folder}'; printf '%s\n' "$0" '$HOME' {prompt} "$(pwd -P)"`
    const result = await run(text, { folder })
    expect(result).toMatchObject({ ended: 'exited', exit: 0, count: null })
    expect(result.tail).toBe(`1\n/bin/sh\n$HOME\n{prompt}\n${folder}`)
    expect(result.ms).toBeGreaterThanOrEqual(0)
  })

  test('sees of the environment what is allowed, and nothing on its standard input', async () => {
    const { tail } = await run('cat; env', { env: ['TZ'] })
    const names = tail.split('\n').map(line => line.split('=', 1)[0] ?? '')
    const ofTheShell = new Set(['PWD', 'OLDPWD', 'SHLVL', '_'])
    expect(new Set(names.filter(name => !ofTheShell.has(name)))).toEqual(
      new Set(['PATH', 'HOME', 'LANG', 'TZ', 'GIT_CEILING_DIRECTORIES', 'REGATTA_LAUNCH']),
    )
  })

  test('does not run before its process is recorded', async () => {
    const folder = newFolder()
    const checks = open()
    const watch = { activity() {}, process: () => Promise.reject(new Error('not recorded')) }
    const check = { text: 'touch ran', folder, env: [], limits: { timeMs: 60_000, outputBytes: 1_000 } }
    await expect(checks.run(check, watch, new AbortController().signal)).rejects.toThrow('not recorded')
    expect(existsSync(join(folder, 'ran'))).toBe(false)
  })

  test('shows no secret that it was given, and only the last of its output', async () => {
    const { tail } = await run('yes line | head -n 50000; echo "the key is $API_KEY" >&2', {
      env: ['API_KEY'],
    })
    expect(tail).toContain('the key is •••')
    expect(tail).not.toContain(SECRET)
    expect(tail.length).toBeLessThanOrEqual(TAIL_CHARS_MAX)
  })

  test.each([
    { title: 'a number alone', text: 'echo 12', count: 12 },
    { title: 'a number with room before it', text: 'printf "       7\\n"', count: 7 },
    { title: 'a number after text and other lines', text: 'echo 3 files; echo "errors: 41"', count: 41 },
    { title: 'a file and a number', text: 'echo src/a.ts:5', count: 5 },
    { title: 'a negative number', text: 'echo -4', count: -4 },
    { title: 'a number on standard error beside it', text: 'echo 1; echo 99 >&2', count: 1 },
    { title: 'a version', text: 'echo v1.2', count: null },
    { title: 'a fraction', text: 'echo 1.25', count: null },
    { title: 'a number with a comma in it', text: 'echo 1,250', count: null },
    { title: 'a number and then text', text: 'echo 12 errors', count: null },
    { title: 'more digits than count', text: 'echo 12345678901234567890', count: null },
    { title: 'nothing', text: 'true', count: null },
    { title: 'a number on standard error alone', text: 'echo 5 >&2', count: null },
  ])('counts what it ends with: $title', async ({ text, count }) => {
    expect(await run(text)).toMatchObject({ ended: 'exited', exit: 0, count })
  })

  test('counts nothing found as 0, whatever grep exits with', async () => {
    const folder = newFolder()
    writeFileSync(join(folder, 'a.ts'), 'one\n')
    expect(await run('grep -c any a.ts', { folder })).toMatchObject({ ended: 'exited', exit: 1, count: 0 })
    expect(await run('grep -rc any . | wc -l', { folder })).toMatchObject({ exit: 0, count: 1 })
  })

  test('says its exit code, and that it has none when a signal ended it', async () => {
    expect(await run('echo 8; exit 3')).toMatchObject({ ended: 'exited', exit: 3, count: 8 })
    expect(await run('kill -SEGV $$')).toMatchObject({ ended: 'exited', exit: null })
  })

  test('ends with all its children when its time is up', async () => {
    const going = begin(open(), TREE, { limits: { timeMs: 1_000, outputBytes: 1_000 } })
    const result = await going.result
    expect(result).toMatchObject({ ended: 'timeout', exit: null, count: null, tail: 'up' })
    expect(result.ms).toBeGreaterThanOrEqual(900)
    expect(await readGroup(handles.at(-1)?.pid ?? 0)).toEqual([])
  })

  test('ends with all its children when it is stopped, though it ignores the request', async () => {
    const going = begin(open(), `trap "" TERM INT HUP; ${TREE}; while :; do sleep 1; done`)
    const group = await groupOf(going)
    expect((await readGroup(group)).length).toBeGreaterThan(1)
    going.stop()
    expect(await going.result).toMatchObject({ ended: 'stopped', exit: null, count: null })
    expect(await readGroup(group)).toEqual([])
  })

  test('ends when it prints more than it may', async () => {
    const result = await run('sleep 60 & yes 1', { limits: { timeMs: 60_000, outputBytes: 100_000 } })
    expect(result).toMatchObject({ ended: 'flood', exit: null, count: null })
    expect(await readGroup(handles.at(-1)?.pid ?? 0)).toEqual([])
  })

  test('leaves nothing behind when it exits by itself', async () => {
    const result = await run('(trap "" TERM; sleep 60 & wait) & echo 2')
    expect(result).toMatchObject({ ended: 'exited', exit: 0, count: 2 })
    expect(await readGroup(handles.at(-1)?.pid ?? 0)).toEqual([])
  })

  test.each([
    { title: 'in a folder that is gone', given: { folder: join(place, 'gone') }, says: 'gone' },
    { title: 'with a text that no shell takes', given: { text: 'echo \0' }, says: 'could not be started' },
    {
      title: 'with a text that is too long',
      given: { text: `: ${'x'.repeat(3_000_000)}` },
      says: 'too long',
    },
  ])('says that it could not be started $title', async ({ given, says }) => {
    const result = await run('true', given)
    expect(result).toMatchObject({ ended: 'failed-to-start', exit: null, count: null })
    expect(result.tail).toContain(says)
  })

  test('that was stopped before it began does not run', async () => {
    const folder = newFolder()
    const watch = { activity() {}, process: async () => {} }
    const check = { text: 'touch ran', folder, env: [], limits: { timeMs: 60_000, outputBytes: 1_000 } }
    expect(await open().run(check, watch, AbortSignal.abort())).toMatchObject({ ended: 'stopped' })
    expect(existsSync(join(folder, 'ran'))).toBe(false)
  })

  test('whose launcher is killed is lost, and gone', async () => {
    const going = begin(open(), TREE)
    const group = await groupOf(going)
    const [launcher] = await readChildren(process.pid)
    process.kill(launcher ?? 0, 'SIGKILL')
    expect(await going.result).toMatchObject({ ended: 'lost', exit: null, count: null })
    expect(await readGroup(group)).toEqual([])
    await until(async () => !(await isAlive(launcher ?? 0)), 'the end of the launcher')
  })

  test('ends with the runner that is closed', async () => {
    const checks = open()
    const going = begin(checks, TREE)
    const group = await groupOf(going)
    await checks[Symbol.asyncDispose]()
    expect((await going.result).ended).toBe('lost')
    expect(await readGroup(group)).toEqual([])
    expect(await readChildren(process.pid)).toEqual([])
  })
})
