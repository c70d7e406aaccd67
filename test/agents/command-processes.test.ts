import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { groupOf, useCommandAgents } from '../support/command-agents.ts'
import { isAlive, readChildren, readGroup } from '../support/processes.ts'

const { open, begin, run, shell, newFolder } = useCommandAgents()

describe('Nothing it started outlives it', () => {
  const TREE = 'sh -c "sh -c \\"sleep 60\\" & sleep 60 & wait" & sleep 60 & echo up; wait'
  const cases = [
    { title: 'a tree of three levels', script: TREE },
    {
      title: 'a program that ignores the request',
      script: 'trap "" TERM INT HUP; echo up; while :; do sleep 1; done',
    },
    { title: 'a program that closed its output', script: 'echo up; exec >&- 2>&- <&-; sleep 60' },
  ]
  test.each(cases)('stopped: $title', async ({ script }) => {
    const performance = shell(script)
    const group = await groupOf(performance)
    expect((await readGroup(group)).length).toBeGreaterThan(0)
    performance.stop()
    expect((await performance.report).ending).toEqual({ kind: 'stopped' })
    expect(await readGroup(group)).toEqual([])
  })

  test('finished: what it left in the background, with its output open', async () => {
    const performance = shell('(trap "" TERM; sleep 60 & wait) & (sleep 60 &) ; echo bye')
    expect((await performance.report).ending).toEqual({ kind: 'finished', summary: 'bye' })
    expect(await readGroup(performance.handles[0]?.pid ?? 0)).toEqual([])
  })

  test('finished: what it left in a session of its own, an orphan that holds its output', async () => {
    const script = `const { spawn } = require('node:child_process')
      const far = spawn('sleep', ['60'], { detached: true, stdio: 'inherit' })
      require('node:fs').writeFileSync('far', String(far.pid))
      process.exit(0)`
    const { report, assignment } = run([process.execPath, '-e', script])
    expect((await report).ending.kind).toBe('finished')
    const far = Number(readFileSync(join(assignment.folder, 'far'), 'utf8'))
    // elsewhere than on Linux an orphan cannot be told from a stranger
    if (process.platform === 'linux') expect(await isAlive(far)).toBe(false)
    else process.kill(far, 'SIGKILL')
  })

  test('finished with a stranger that holds its output: it answers all the same', async () => {
    const script = `const { spawn } = require('node:child_process')
      const far = spawn('sleep', ['60'], { detached: true, stdio: 'inherit', env: {} })
      require('node:fs').writeFileSync('far', String(far.pid))
      process.exit(0)`
    const { report, assignment } = run([process.execPath, '-e', script])
    expect((await report).ending.kind).toBe('finished')
    process.kill(Number(readFileSync(join(assignment.folder, 'far'), 'utf8')), 'SIGKILL')
  })

  test('closed: all that runs, and then the launcher', async () => {
    const agents = open(['sh', '-c', TREE])
    const performance = begin(agents)
    const group = await groupOf(performance)
    await agents[Symbol.asyncDispose]()
    expect((await performance.report).ending.kind).toBe('failed')
    expect(await readGroup(group)).toEqual([])
    expect(await readChildren(process.pid)).toEqual([])
    await agents[Symbol.asyncDispose]()
  })

  test('closed before it was ever used', async () => {
    const agents = open(['true'])
    await agents[Symbol.asyncDispose]()
    expect(await readChildren(process.pid)).toEqual([])
  })
})

describe('When the launcher is killed', () => {
  test('what it ran fails and is gone, and the next one starts anew', async () => {
    const agents = open(['sh', '-c', 'sleep 60 & echo up; [ -e quick ] || wait'])
    const performances = [begin(agents), begin(agents)]
    const groups = await Promise.all(performances.map(groupOf))
    const [launcher] = await readChildren(process.pid)
    process.kill(launcher ?? 0, 'SIGKILL')
    for (const { report } of performances) {
      expect((await report).ending).toMatchObject({
        kind: 'failed',
        message: expect.stringContaining('The launcher ended'),
      })
    }
    for (const group of groups) expect(await readGroup(group)).toEqual([])

    const folder = newFolder()
    writeFileSync(join(folder, 'quick'), '')
    expect((await begin(agents, { folder }).report).ending).toEqual({ kind: 'finished', summary: 'up' })
    expect(await isAlive(launcher ?? 0)).toBe(false)
  })

  test('it also answers when the launcher only sleeps', async () => {
    const agents = open(['sh', '-c', 'echo up; sleep 60'])
    const performance = begin(agents)
    const group = await groupOf(performance)
    const [launcher] = await readChildren(process.pid)
    process.kill(launcher ?? 0, 'SIGSTOP')
    performance.stop()
    await performance.report
    expect(await readGroup(group)).toEqual([])
    process.kill(launcher ?? 0, 'SIGKILL')
  })
})
