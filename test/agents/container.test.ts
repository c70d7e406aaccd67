import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { endContainersOf, toContainerName } from '../../src/agents/container.ts'
import type { CommandAgents } from '../../src/agents/command.ts'
import { groupOf, useCommandAgents } from '../support/command-agents.ts'
import { isAlive, readChildren, untilGroupGone } from '../support/processes.ts'
import { until } from '../support/until.ts'

const { openWith, begin } = useCommandAgents()
const place = mkdtempSync(join(tmpdir(), 'regatta-docker-'))
afterAll(() => rmSync(place, { recursive: true, force: true }))

let count = 0

/** A program that is used as docker is, and what it was asked. */
function makeDocker() {
  const folder = join(place, String((count += 1)))
  mkdirSync(folder)
  copyFileSync(join(import.meta.dirname, '../support/docker-double.mjs'), join(folder, 'docker.mjs'))
  const docker = join(folder, 'docker')
  writeFileSync(docker, `#!/bin/sh\nexec '${process.execPath}' '${folder}/docker.mjs' "$@"\n`, {
    mode: 0o755,
  })
  const options = [
    '--rm',
    '-i',
    '--name',
    '{name}',
    '{env}',
    '-v',
    '{workspace}:{workspace}',
    '-w',
    '{workspace}',
  ]
  const container = { run: [docker, 'run', ...options, 'image:1'], stop: [docker, 'kill', '{name}'] }
  return {
    docker,
    container,
    open: (script: string, env: string[] = []): CommandAgents =>
      openWith({ commands: [{ name: 'one', command: ['sh', '-c', script], env, container }] }, []),
    asked: () =>
      readFileSync(join(folder, 'asked'), 'utf8')
        .trim()
        .split('\n')
        .map(line => JSON.parse(line) as string[]),
    /** Null: it runs in none. */
    pidOf(of: Parameters<typeof toContainerName>[0]): number | null {
      const file = join(folder, `${toContainerName(of)}.pid`)
      return existsSync(file) ? Number(readFileSync(file, 'utf8')) : null
    },
  }
}

// what runs detached is told by sessions, which only Linux brings a command for
describe.runIf(process.platform === 'linux')('An attempt in a container', () => {
  test('gets its prompt, its folder and the variables it is allowed, and none of their values as an argument', async () => {
    const { open, asked } = makeDocker()
    const script = 'cat; echo; pwd; echo "$OPENAI_API_KEY.$OTHER.$REGATTA_TASK.$HOME" > told; echo all well'
    const { report, assignment, lines } = begin(open(script, ['OPENAI_API_KEY']))
    expect((await report).ending).toEqual({ kind: 'finished', summary: 'all well' })
    expect(lines.join('\n')).toContain('the prompt')
    expect(lines).toContain(assignment.folder)
    expect(readFileSync(join(assignment.folder, 'told'), 'utf8')).toBe(
      `sk-0123456789abcdef..${assignment.task}.\n`,
    )
    const [run, stop] = asked()
    const name = toContainerName(assignment)
    expect(run).toEqual(expect.arrayContaining(['-e', 'OPENAI_API_KEY', 'REGATTA_TASK', '--name', name]))
    expect(JSON.stringify(run)).not.toMatch(/sk-0123|REGATTA_LAUNCH/)
    expect(stop).toEqual(['kill', name])
  })

  const CLINGS = 'trap "" TERM INT HUP; echo up; while :; do sleep 1; done'

  test('that is stopped ends with its container, though that does not hear of it', async () => {
    const docker = makeDocker()
    const performance = begin(docker.open(CLINGS))
    await groupOf(performance)
    const pid = docker.pidOf(performance.assignment)!
    expect(await isAlive(pid)).toBe(true)
    performance.stop()
    expect((await performance.report).ending).toEqual({ kind: 'stopped' })
    await untilGroupGone(pid)
  })

  test('whose program was killed on this side ends on the other one as well', async () => {
    const docker = makeDocker()
    const performance = begin(docker.open(CLINGS))
    const group = await groupOf(performance)
    const pid = docker.pidOf(performance.assignment)!
    process.kill(-group, 'SIGKILL')
    expect((await performance.report).ending.kind).toBe('failed')
    await untilGroupGone(pid)
  })

  test('whose launcher was killed is ended by who started it', async () => {
    const docker = makeDocker()
    const before = new Set(await readChildren(process.pid))
    const performance = begin(docker.open(CLINGS))
    await groupOf(performance)
    const pid = docker.pidOf(performance.assignment)!
    const launcher = (await readChildren(process.pid)).find(child => !before.has(child))!
    process.kill(launcher, 'SIGKILL')
    expect((await performance.report).ending.kind).toBe('failed')
    await untilGroupGone(pid)
  })

  test('that cannot be ended is said to go on', async () => {
    const { container, docker } = makeDocker()
    const commands = [
      {
        name: 'one',
        command: ['true'],
        container: { ...container, stop: [docker, 'kill', '{name}', 'x y'] },
      },
    ]
    writeFileSync(
      docker,
      '#!/bin/sh\n[ "$1" = run ] || { echo "Cannot connect to the Docker daemon" >&2; exit 1; }\n',
    )
    const { ending } = await begin(openWith({ commands }, [])).report
    expect(ending).toMatchObject({
      kind: 'failed',
      message: expect.stringMatching(/could not be ended/) as string,
    })
  })

  test('that its worker left is found by its name and ended by whoever comes to it', async () => {
    const { container, docker, pidOf } = makeDocker()
    const left = { run: 'r1/ü', attempt: 2, token: 'token-2' }
    const name = toContainerName(left)
    expect(name).toMatch(/^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/)
    const client = spawn(docker, ['run', '--name', name, 'image:1', 'sh', '-c', 'sleep 600'], {
      stdio: 'ignore',
    })
    await until(() => pidOf(left) !== null, 'the container')
    const pid = pidOf(left)!
    client.kill('SIGKILL')
    expect(await isAlive(pid)).toBe(true)
    expect(await endContainersOf({ ...left, token: 'another' }, [container], {})).toBe('gone')
    expect(await isAlive(pid)).toBe(true)
    expect(await endContainersOf(left, [container, container], {})).toBe('ended')
    await untilGroupGone(pid)
    expect(await endContainersOf(left, [container], {})).toBe('gone')
  })
})
