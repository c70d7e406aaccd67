import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { listSettings, listVariables } from './configuration.ts'
import { KINDS, listMoves, STATES, watchMoves } from './run-states.ts'
import { readTable, renewTable, writeTable } from './table.ts'

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

test('docs/run-states.md has every state, and every move that is seen in lives where everything goes wrong', async () => {
  const path = join(DOCS, 'run-states.md')
  let page = await readFile(path, 'utf8')
  const untold: string[] = []
  const moves = await watchMoves([
    { seed: 1, count: 60, tasks: 4 },
    { seed: 777_777, count: 10, tasks: 8 },
  ])
  for (const kind of KINDS) {
    const states = STATES[kind].map(state => [`\`${state}\``])
    const renewed = renewTable(page, `${kind} states`, ['state', 'is'], states)
    untold.push(...renewed.untold)
    const known = readTable(page, `${kind} moves`)
    page = writeTable(renewed.page, `${kind} moves`, ['from', 'to', 'at'], listMoves(moves[kind], known))
  }
  await expect(page).toMatchFileSnapshot(path)
  expect(untold, 'say in the last column what these are').toEqual([])
})
