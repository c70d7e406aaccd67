import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { askHolder, holdFolder, isTooLong, toSocketPath } from '../../src/system/hold.ts'
import { countLetIn } from '../support/crowd.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'regatta-hold-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test('refuses a folder that is held, by the name of its holder, and gives it once it is let go', async () => {
  const first = await holdFolder(folder, 'serve')
  const said = new RegExp(`in use by process ${process.pid} \\(regatta serve\\).*REGATTA_DATA`)
  await expect(holdFolder(folder, 'run')).rejects.toThrow(said)
  await first[Symbol.asyncDispose]()
  const second = await holdFolder(folder, 'run')
  await second[Symbol.asyncDispose]()
})

test('lets only one of several who start at once have it', async () => {
  const tries = await Promise.allSettled([1, 2, 3, 4].map(() => holdFolder(folder, 'run')))
  const held = tries.filter(result => result.status === 'fulfilled')
  expect(held).toHaveLength(1)
  for (const { value } of held) await value[Symbol.asyncDispose]()
})

test('lets two hundred terminals in at once, and no more', async () => {
  await using _ = await holdFolder(folder, 'serve')
  expect(await countLetIn({ path: toSocketPath(folder) }, 201)).toBe(200)
})

test('takes over from a holder that was killed, one of several heirs at once', async () => {
  const script = `
    const { holdFolder } = await import(${JSON.stringify(join(import.meta.dirname, '../../src/system/hold.ts'))})
    await holdFolder(${JSON.stringify(folder)}, 'serve')
    process.stdout.write('held')
  `
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  await expect(holdFolder(folder, 'run')).rejects.toThrow(`process ${child.pid} (regatta serve)`)
  child.kill('SIGKILL')
  await once(child, 'close')
  const heirs = await Promise.allSettled([2, 3, 4, 5].map(() => holdFolder(folder, 'run')))
  const held = heirs.filter(result => result.status === 'fulfilled')
  expect(held).toHaveLength(1)
  for (const { value } of held) await value[Symbol.asyncDispose]()
  expect(await readdir(folder)).toEqual(['.gitignore'])
})

test('refuses a path that no socket can have', async () => {
  const long = join(folder, 'x'.repeat(120))
  await expect(holdFolder(long, 'run')).rejects.toMatchObject({
    name: 'PathTooLong',
    message: expect.stringMatching(/too long.*REGATTA_DATA/) as string,
  })
  expect([isTooLong(long), isTooLong(folder)]).toEqual([true, false])
})

const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777

test('makes a folder that nobody else can look into, whatever folders usually are', async () => {
  const before = process.umask(0)
  try {
    await using _ = await holdFolder(join(folder, 'own'), 'serve')
    expect(await modeOf(join(folder, 'own'))).toBe(0o700)
  } finally {
    process.umask(before)
  }
})

test('closes a folder of ours that others can look into and keeps it out of git, and none that holds anything else', async () => {
  await writeFile(join(folder, 'log'), '')
  await chmod(folder, 0o755)
  await (await holdFolder(folder, 'serve'))[Symbol.asyncDispose]()
  expect(await modeOf(folder)).toBe(0o700)
  expect(await readFile(join(folder, '.gitignore'), 'utf8')).toBe('/*\n')
  await rm(join(folder, '.gitignore'))
  await writeFile(join(folder, 'a picture'), '')
  await chmod(folder, 0o755)
  await (await holdFolder(folder, 'serve'))[Symbol.asyncDispose]()
  expect(await modeOf(folder)).toBe(0o755)
  expect(await readdir(folder)).not.toContain('.gitignore')
})

/** What is answered at the socket: status and body. */
async function ask(path: string): Promise<string> {
  const asked = request({ socketPath: toSocketPath(folder), path, agent: false })
  asked.end()
  const [response] = (await once(asked, 'response')) as [AsyncIterable<Buffer> & { statusCode: number }]
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk)
  return `${response.statusCode} ${Buffer.concat(chunks).toString()}`
}

test('says who holds it, and answers more once there is somebody to answer', async () => {
  expect(await askHolder(folder)).toBeNull()
  await using hold = await holdFolder(folder, 'serve')
  const who = { protocol: 1, pid: process.pid, verb: 'serve', ready: false, listens: null }
  expect(await askHolder(folder)).toEqual(who)
  expect(await ask('/runs')).toMatch(/^503 .*regatta serve\) is not ready/)
  hold.answer((asked, answer) => answer.end(`heard ${asked.url}`), 'http://127.0.0.1:4747')
  expect(await askHolder(folder)).toEqual({ ...who, ready: true, listens: 'http://127.0.0.1:4747' })
  expect(await ask('/runs')).toBe('200 heard /runs')
  hold.answer(null)
  expect(await ask('/runs')).toMatch(/^503 /)
})

test('is open to its owner only, whatever files usually are', async () => {
  const before = process.umask(0)
  try {
    await using _ = await holdFolder(folder, 'serve')
    expect((await stat(toSocketPath(folder))).mode & 0o777).toBe(0o600)
    expect(process.umask()).toBe(0)
  } finally {
    process.umask(before)
  }
})

test('does not take a folder whose holder speaks otherwise than expected', async () => {
  const server = createServer(socket => socket.on('error', () => {}).end('process 1\n'))
  server.listen(toSocketPath(folder))
  await once(server, 'listening')
  expect(await askHolder(folder)).toBe('silent')
  await expect(holdFolder(folder, 'run')).rejects.toThrow(/a process that does not answer/)
  expect(await readdir(folder)).toEqual(['.gitignore', 'socket'])
  server.close()
})

test('lets go though somebody still listens to an answer that has no end', async () => {
  const hold = await holdFolder(folder, 'serve')
  hold.answer((_, answer) => void answer.write('first'))
  const asked = request({ socketPath: toSocketPath(folder), path: '/news', agent: false })
  asked.on('error', () => {}).end()
  const [response] = (await once(asked, 'response')) as [NodeJS.ReadableStream]
  response.on('error', () => {})
  await once(response, 'data')
  await hold[Symbol.asyncDispose]()
  expect(await readdir(folder)).toEqual(['.gitignore'])
})
