import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findMissingTests } from './support/named-tests.ts'
import { findPlanted, plant, refusePlanted } from './support/planted.ts'

const ROOT = join(import.meta.dirname, '..')

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
