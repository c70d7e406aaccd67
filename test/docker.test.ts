import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { toConfig } from '../src/config/config.ts'
import { VERBS } from '../src/terminal/verbs.ts'
import { listVariables } from './docs/configuration.ts'

const ROOT = join(import.meta.dirname, '..')
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

interface Service {
  image: string
  env_file: string[]
  init?: boolean
  user?: string
  read_only?: boolean
  cap_drop?: string[]
  command?: string[]
  build?: { context: string; dockerfile: string }
}

const dockerfile = read('docker/Dockerfile').replaceAll('\\\n', ' ').split('\n')
const lines = (word: string): string[] =>
  dockerfile.filter(line => line.startsWith(`${word} `)).map(line => line.slice(word.length + 1).trim())
const compose = parse(read('docker/compose.yaml'), { merge: true }) as { services: Record<string, Service> }
const { postgres, ...ours } = compose.services
const pairs = (text: string): [string, string][] =>
  [...text.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value])
/** What a service is given, by the examples of its files. */
const givenTo = ({ env_file = [] }: Partial<Service> = {}): [string, string][] =>
  env_file.flatMap(name => pairs(read(`docker/${name}.example`)))
const known = await listVariables()

describe('The image', () => {
  test('begins at a version that is named, of the Node that is asked for', () => {
    for (const from of lines('FROM')) expect(from).toMatch(/^node:24\.\d+\.\d+-\w+-slim\b/)
  })

  test('holds what packages bring without their scripts, and no tools of development', () => {
    const installs = lines('RUN').filter(line => line.includes('npm'))
    expect(installs).toHaveLength(1)
    expect(installs[0]).toMatch(/^npm ci --omit=dev --ignore-scripts\b/)
  })

  test('is run by nobody, who owns the data folder and nothing else', () => {
    expect(lines('USER')).toEqual(['65534:65534'])
    expect(
      lines('RUN')
        .join('\n')
        .match(/chown \S+ \S+/g),
    ).toEqual(['chown 65534:65534 /data'])
    expect(lines('COPY').join('\n')).not.toContain('--chown')
    expect(lines('VOLUME')).toEqual(['/data'])
  })

  test('is given all that it copies, and nothing that holds secrets or is made anew', () => {
    const given = read('.dockerignore').split('\n')
    expect(given[0]).toBe('*')
    const copied = lines('COPY').filter(line => !line.startsWith('--from'))
    for (const name of copied.flatMap(line => line.split(' ').slice(0, -1)))
      expect(given).toContain(`!${name}`)
    for (const name of ['node_modules', '.git', '.regatta', 'docker']) expect(given).not.toContain(`!${name}`)
  })

  test('sets variables that the program knows, and is asked for its health where it answers', () => {
    const set = lines('ENV').flatMap(line => line.split(' '))
    const values = Object.fromEntries(set.map(pair => pair.split('=', 2) as [string, string]))
    for (const name of Object.keys(values).filter(name => name.startsWith('REGATTA_')))
      expect(known).toContain(name)
    const made = toConfig({ values, folder: '/work', file: { path: 'regatta.yaml', isNamed: false } }, null)
    expect(made).toMatchObject({ config: { dataFolder: '/data', health: { port: 4748 } } })
    expect(dockerfile.join('\n')).toContain(`http://${values['REGATTA_HEALTH']}/health`)
  })
})

describe('The services beside each other', () => {
  test('are of that image, of nobody, with a root that is only read', () => {
    expect(Object.keys(ours)).toEqual(['bot', 'worker'])
    for (const service of Object.values(ours))
      expect(service).toMatchObject({
        build: { context: '..', dockerfile: 'docker/Dockerfile' },
        user: '65534:65534',
        read_only: true,
        init: true,
        tmpfs: ['/tmp:mode=1777'],
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
      })
    expect(postgres?.image).toMatch(/^postgres:\d+\.\d+-\w+$/)
  })

  test('run verbs that there are', () => {
    for (const { command = [] } of Object.values(ours)) expect(Object.keys(VERBS)).toContain(command[0])
    for (const command of lines('CMD'))
      expect(Object.keys(VERBS)).toContain((JSON.parse(command) as string[])[0])
  })

  test('take their secrets from files that are not kept, whose examples hold none', () => {
    expect(read('.gitignore').split('\n')).toContain('docker/*.env')
    for (const [name, value] of Object.values(compose.services).flatMap(givenTo))
      if (/TOKEN|KEY|PASSWORD/.test(name)) expect(value).toBe('')
  })

  test('are each given what they need, and nothing secret of the others', () => {
    const { workspace } = parse(read('docker/regatta.yaml')) as { workspace: { remote: { key: string } } }
    const shared = ['DATABASE_URL', workspace.remote.key]
    const [bot, worker, database] = [ours['bot'], ours['worker'], postgres].map(service =>
      givenTo(service).map(([name]) => name),
    )
    expect(worker).toEqual(shared)
    expect(bot).toEqual([...shared, 'REGATTA_TOKEN', 'SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN', 'DISCORD_TOKEN'])
    expect(database).toEqual(['POSTGRES_USER', 'POSTGRES_PASSWORD', 'POSTGRES_DB'])
    for (const name of bot!) expect([...known, workspace.remote.key]).toContain(name)
  })

  test.each(Object.entries(ours))('read a configuration that holds: %s', (_, service) => {
    const values = Object.fromEntries(givenTo(service).filter(([, value]) => value !== ''))
    const given = { values, folder: '/work', file: { path: 'regatta.yaml', isNamed: false } }
    expect(toConfig(given, read('docker/regatta.yaml'))).toMatchObject({
      config: { workspace: { remote: { base: 'main', key: 'REMOTE_TOKEN' } } },
    })
  })
})
