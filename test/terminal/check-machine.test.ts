import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import type { NetworkInterfaceInfo } from 'node:os'
import { join, relative } from 'node:path'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import { toConfig } from '../../src/config/config.ts'
import type { Config } from '../../src/config/config.ts'
import { checkAgents } from '../../src/terminal/check-agents.ts'
import {
  checkChannels,
  checkDataFolder,
  checkGit,
  checkListen,
  checkNode,
  checkRoom,
} from '../../src/terminal/check-machine.ts'
import type { Check } from '../../src/terminal/check-machine.ts'
import { listOpenPlaces } from '../../src/web/listen.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'regatta-check-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

function configOf(yaml: object, values: Record<string, string> = {}): Config {
  const environment = { values, folder, file: { path: 'regatta.yaml', isNamed: false } }
  const read = toConfig(environment, JSON.stringify(yaml))
  if ('problems' in read) throw new Error(read.problems.join('\n'))
  return read.config
}

const lines = (checks: Check[]): string[] =>
  checks.map(({ name, state, text }) => `${state} ${name}: ${text}`)

test('says of a disk that is full that nothing begins there, and of others nothing', async () => {
  const config = configOf({})
  const left = (bytes: number): ReturnType<typeof checkRoom> => checkRoom(config, { free: async () => bytes })
  expect(lines(await left(200_000_000))).toEqual([])
  expect(lines(await left(60_000_000))).toEqual([
    `mend disk: that of ${config.dataFolder} is full (60.0 MB left): nothing new begins here`,
  ])
})

test('finds a version of Node too old', () => {
  expect(checkNode('24.0.1').state).toBe('fine')
  expect(checkNode('22.22.0')).toMatchObject({ state: 'mend', mend: expect.stringContaining('npm') })
})

test('finds git', async () => {
  expect(await checkGit()).toMatchObject({ state: 'fine', text: expect.stringMatching(/^\d+\.\d/) })
})

test('finds the programs of agents on PATH and by their paths, and says which is none, without a value of the environment', async () => {
  const bin = join(folder, 'bin')
  await mkdir(join(bin, 'folder'), { recursive: true })
  for (const name of ['tool', 'text']) await writeFile(join(bin, name), 'exit 1\n')
  await chmod(join(bin, 'tool'), 0o755)
  const agents = {
    a: { command: ['tool', '{prompt}'], env: ['KEY'] },
    b: { command: [join(bin, 'tool')] },
    c: { command: ['./bin/tool'], env: ['NONE', 'EMPTY'] },
    d: { command: ['text'] },
    e: { command: [join(bin, 'folder')] },
    f: { command: ['absent'] },
    g: { command: ['near'] },
  }
  await mkdir(join(folder, 'beside'), { recursive: true })
  await writeFile(join(folder, 'beside', 'near'), '')
  await chmod(join(folder, 'beside', 'near'), 0o755)
  const PATH = `/none:${relative(process.cwd(), join(folder, 'beside'))}:${bin}`
  const checks = await checkAgents(configOf({ agents }, { PATH, KEY: 'hush', EMPTY: '' }))
  expect(lines(checks)).toEqual([
    `fine agents.a: ${bin}/tool`,
    `fine agents.b: ${bin}/tool`,
    `mend agents.c: ${bin}/tool, but NONE, EMPTY is not set`,
    'mend agents.d: text is not on PATH',
    `mend agents.e: ${bin}/folder is no program that you may start`,
    'mend agents.f: absent is not on PATH',
    'mend agents.g: near is not on PATH',
  ])
  expect(JSON.stringify(checks)).not.toContain('hush')
  expect(lines(await checkAgents(configOf({})))).toEqual([
    'note agents: none is described: tasks are only rehearsed',
  ])
})

test('finds channels without a folder', async () => {
  await writeFile(join(folder, 'file'), '')
  const channels = {
    good: { folder },
    none: { folder: join(folder, 'none') },
    file: { folder: join(folder, 'file') },
  }
  expect(lines(await checkChannels(configOf({ channels })))).toEqual([
    `fine channels.good: ${folder}`,
    `mend channels.none: ${folder}/none is not there`,
    `mend channels.file: ${folder}/file is no folder`,
  ])
})

test('finds an address that is taken, by somebody else or by our own service', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const taken = configOf({}, { REGATTA_LISTEN: `127.0.0.1:${port}` })
  expect(await checkListen(taken, null)).toMatchObject([
    {
      state: 'mend',
      text: expect.stringContaining(String(port)),
      mend: expect.stringContaining('REGATTA_LISTEN'),
    },
  ])
  const holder = { protocol: 1, pid: 7, verb: 'serve', ready: true, listens: `http://127.0.0.1:${port}` }
  expect(lines(await checkListen(taken, holder))).toEqual([
    `fine address: http://127.0.0.1:${port} is served by process 7`,
  ])
  server.close()
  await once(server, 'close')
  expect(lines(await checkListen(taken, null))).toEqual([`fine address: 127.0.0.1:${port} is free`])
})

test('says who else gets there where it listens to a network, whatever rights names have', async () => {
  const open = { REGATTA_LISTEN: '0.0.0.0:0' }
  const token = { ...open, REGATTA_TOKEN: 'a-token-of-twenty-signs' }
  const noted = async (yaml: object, values: Record<string, string> = token): Promise<string | undefined> =>
    lines(await checkListen(configOf(yaml, values), null))[1]
  expect(await noted({})).toMatch(
    /^note network: whoever reaches [\d.:, ]+ and has the token may do everything, by any name$/,
  )
  expect(await noted({ people: { everyone: ['view'], ana: ['administer'] } })).toMatch(
    /^note network: whoever reaches [\d.:, ]+ and has the token can take any name, and may do what that name may$/,
  )
  expect(await noted({}, open)).toMatch(
    /^note network: .* nobody is let in from there as long as REGATTA_TOKEN/,
  )
  expect(await noted({}, { ...open, REGATTA_IDENTITY_HEADER: 'X-Forwarded-User' })).toBeUndefined()
  for (const REGATTA_LISTEN of ['127.0.0.1:0', 'localhost:0', '127.1.2.3:0'])
    expect(await checkListen(configOf({}, { REGATTA_LISTEN }), null)).toHaveLength(1)
})

test('names the addresses by which others reach this machine', () => {
  const of = (address: string, family: 'IPv4' | 'IPv6', internal = false): NetworkInterfaceInfo =>
    ({ address, family, internal }) as NetworkInterfaceInfo
  const interfaces = {
    lo: [of('127.0.0.1', 'IPv4', true), of('::1', 'IPv6', true)],
    eth0: [of('192.168.1.7', 'IPv4'), of('fe80::1', 'IPv6'), of('fd00::7', 'IPv6')],
  }
  const at = (host: string): string[] => listOpenPlaces({ host, port: 80 }, interfaces)
  expect(at('0.0.0.0')).toEqual(['192.168.1.7:80'])
  expect(at('::')).toEqual(['192.168.1.7:80', '[fd00::7]:80'])
  expect(at('deck.example.org')).toEqual(['deck.example.org:80'])
  expect([...at('127.0.0.1'), ...at('::1'), ...at('LocalHost')]).toEqual([])
  expect(listOpenPlaces({ host: '0.0.0.0', port: 80 }, {})).toEqual(['0.0.0.0:80'])
})

test('finds a data folder that cannot be', async () => {
  await writeFile(join(folder, 'file'), '')
  const at = (dataFolder: string): Promise<Check> => checkDataFolder({ ...configOf({}), dataFolder })
  expect((await at(folder)).text).toBe(folder)
  expect((await at(join(folder, 'a/b'))).text).toMatch(/a\/b will be made at the first start$/)
  expect(await at(join(folder, 'file/b'))).toMatchObject({
    state: 'mend',
    text: `${folder}/file is no folder`,
  })
  const long = join(folder, 'x'.repeat(120))
  expect(await at(long)).toMatchObject({ state: 'mend', text: `${long} is too long for a socket` })
  await chmod(folder, 0o750)
  expect(await at(folder)).toMatchObject({
    state: 'note',
    text: `${folder} can be looked into by other users of this machine`,
    mend: `Close it to them: chmod go-rwx ${folder}`,
  })
  // whoever is root may write everywhere
  if (process.getuid?.() === 0) return
  await chmod(folder, 0o500)
  expect(await at(join(folder, 'a'))).toMatchObject({
    state: 'mend',
    text: `${folder} may not be written by you`,
  })
})
