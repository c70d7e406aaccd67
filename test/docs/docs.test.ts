import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { listSettings, listVariables } from './configuration.ts'
import { renewTable } from './table.ts'

const DOCS = join(import.meta.dirname, '../../docs')

test('docs/configuration.md has every setting and variable, and says of each what it is; -u adds what is new', async () => {
  const path = join(DOCS, 'configuration.md')
  const settings = listSettings().map(({ name, form, usual }) => [`\`${name}\``, form, usual])
  const variables = (await listVariables()).map(name => [`\`${name}\``])
  const head = ['setting', 'takes', 'left out', 'is']
  const one = renewTable(await readFile(path, 'utf8'), 'settings', head, settings)
  const both = renewTable(one.page, 'variables', ['variable', 'is'], variables)
  await expect(both.page).toMatchFileSnapshot(path)
  expect([...one.untold, ...both.untold], 'say in the last column what these are').toEqual([])
})
