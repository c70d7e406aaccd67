import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { DEFAULT_POLICY } from '../src/run/policy.ts'
import { AT_LAST, listBounds, listRules } from '../src/run/say-policy.ts'

const README = join(import.meta.dirname, '..', 'README.md')
const [BEGIN, END] = ['<!-- rules: npx vitest run test/readme.test.ts -u writes them -->', '<!-- /rules -->']

it('says in the README what is done about failures, as the policy has it', async () => {
  const text = await readFile(README, 'utf8')
  const [before, rest = ''] = text.split(BEGIN)
  const [, after] = rest.split(END)
  expect(after, 'both marks stand in the README').toBeDefined()
  const block = `${BEGIN}\n${toTable()}\n${END}`
  await expect(`${before}${block}${after}`).toMatchFileSnapshot(README)
})

function toTable(): string {
  const rows = listRules(DEFAULT_POLICY).map(({ row, when, first, later }) => [
    `\`${row}\``,
    when,
    first,
    later.join(', then '),
    first === AT_LAST ? '' : AT_LAST,
  ])
  const lines = [['row', 'when', 'first', 'then', 'at last'], Array.from({ length: 5 }, () => '---'), ...rows]
  return [
    ...lines.map(cells => `| ${cells.join(' | ')} |`.replaceAll('|  |', '| |')),
    '',
    ...listBounds(DEFAULT_POLICY),
  ].join('\n')
}
