import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { findMissingTests } from './support/named-tests.ts'
import { findPlanted, plant, refusePlanted } from './support/planted.ts'

const ROOT = join(import.meta.dirname, '..')
const run = promisify(execFile)

test('docs/security.md names tests that there are, on every line that says what may not happen', async () => {
  const page = await readFile(join(ROOT, 'docs/security.md'), 'utf8')
  expect(await findMissingTests(page)).toEqual([])
  const [, ...parts] = page.split('\n## ')
  const claims = parts.flatMap(part => {
    const [head = '', ...rows] = part.split('\n').filter(line => line.startsWith('| '))
    return head.includes('shown by') ? rows : []
  })
  expect(claims.length).toBeGreaterThan(50)
  expect(claims.filter(line => !/` › \S/.test(line))).toEqual([])
})

test('a test that is not there is found', async () => {
  expect(await findMissingTests('| x | `test/security.test.ts` › is nowhere |')).toEqual([
    'test/security.test.ts › is nowhere',
  ])
  expect(await findMissingTests('| x | `test/nowhere.test.ts` › a; `test/none.test.ts` › b |')).toHaveLength(
    2,
  )
  expect(await findMissingTests('nothing')).toHaveLength(1)
})

test('a secret that is said is found', () => {
  const secret = plant('key')
  expect(findPlanted(`all of ${secret} and ${secret}`)).toHaveLength(2)
  expect(() => refusePlanted('a log', { said: [`…${secret}…`] })).toThrow('A secret stands in a log')
  expect(() => refusePlanted('a log', 'nothing')).not.toThrow()
})

test('every package with a script of its installation is allowed or forbidden by name', async () => {
  const { packages } = JSON.parse(await readFile(join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { hasInstallScript?: boolean }>
  }
  const { allowScripts } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as {
    allowScripts: Record<string, boolean>
  }
  const scripted = Object.entries(packages)
    .filter(([, { hasInstallScript }]) => hasInstallScript === true)
    .map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length))
  expect(scripted.length).toBeGreaterThan(0)
  expect([...new Set(scripted)].filter(name => !Object.hasOwn(allowScripts, name))).toEqual([])
})

test('an installation with a script that nobody named ends before it runs', async ({ skip }) => {
  const folder = await mkdtemp(join(tmpdir(), 'regatta-scripts-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  // What runs this test hands its own settings on to every npm below it.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)))
  const npm = (...args: string[]): ReturnType<typeof run> =>
    run('npm', [...args, '--offline', '--no-audit', '--no-fund'], { cwd: folder, env })
  const help = await npm('ci', '--help').catch(() => ({ stdout: '' }))
  if (!help.stdout.includes('--strict-allow-scripts')) skip('an older npm asks for no names')
  const write = (path: string, value: object): Promise<void> =>
    writeFile(join(folder, path), JSON.stringify(value))
  await mkdir(join(folder, 'odd'))
  await write('odd/package.json', { name: 'odd', version: '1.0.0', scripts: { install: 'touch ../../ran' } })
  await npm('pack', './odd')
  await write('package.json', { name: 'ours', version: '1.0.0', dependencies: { odd: 'file:odd-1.0.0.tgz' } })
  await npm('install', '--package-lock-only')
  await copyFile(join(ROOT, '.npmrc'), join(folder, '.npmrc'))
  await expect(npm('ci')).rejects.toThrow('ESTRICTALLOWSCRIPTS')
  expect(existsSync(join(folder, 'ran'))).toBe(false)
})
