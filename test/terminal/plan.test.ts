import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Config } from '../../src/config/config.ts'
import { displayWidth } from '../../src/lib/width.ts'
import type { Io } from '../../src/terminal/io.ts'
import { plan } from '../../src/terminal/plan.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'regatta-plan-'))
  await writeFile(join(folder, 'shop.md'), '# Shop\n\n- [ ] T1: Build the cart\n')
  const long = 'Paint the window that looks out on the harbour and on the ships'
  await writeFile(join(folder, 'later.md'), `# Shop\n\n- [ ] T1: Build the cart\n- [ ] T2: ${long}\n`)
  await writeFile(join(folder, 'empty.md'), '')
  await mkdir(join(folder, 'held.svg'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function type(...args: string[]): Promise<string> {
  const config = { folder, colour: false, agents: [], providers: [], defaultAgent: 'rehearsal' }
  let printed = ''
  const print = (text: string): void => void (printed += text)
  const io = { input: { isTTY: false }, isInteractive: false, width: 40, print, complain: print }
  await plan(args, () => Promise.resolve(config as unknown as Config), io as unknown as Io)
  return printed
}

test('says what changed in lines as wide as the terminal', async () => {
  const told = await type('shop.md', 'later.md')
  expect(told).toMatch(/^1 task added\n {2}\+ T2 Paint the window/)
  for (const line of told.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(40)
})

test.each([
  [['empty.md', 'shop.md'], 'empty.md has no plan that could be compared. Line 1: The document is empty'],
  [['shop.md', 'empty.md'], 'empty.md has no plan that could be compared'],
  [['empty.md', '--why', 'T1'], 'The document is empty'],
  [['shop.md', '--why', 'T9'], 'No task is called "T9". Did you mean T1?'],
  [['shop.md', '--why', 'T1', '--model'], 'Take --why or --model, not both.'],
  [['shop.md', '--why', 'T1', '--as', 'yaml'], 'Take --as or --why, not both.'],
  [['shop.md', '--picture', 'x.png', '--as', 'yaml'], 'Take --as or --picture, not both.'],
  [['shop.md', 'later.md', '--model'], 'Two versions are only compared'],
  [['shop.md', '--picture', 'shop.gif'], 'A picture is written as .svg or .png, not as "shop.gif".'],
  [
    ['shop.md', '--picture', 'away/shop.svg'],
    /there is no folder \S+away\. Make it, or name another place\.$/,
  ],
  [['shop.md', '--picture', 'shop.md/shop.svg'], /there is no folder \S+shop\.md\. Make it, or/],
  [['shop.md', '--picture', 'held.svg'], /held\.svg is a folder\. Take another name\.$/],
])('refuses plan %j, and says why', async (args, why) => {
  await expect(type(...args)).rejects.toThrow(why)
})
