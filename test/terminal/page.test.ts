import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { expect, it, vi } from 'vitest'
import { parse } from 'yaml'
import { RUN_STATUSES } from '../../src/run/states.ts'
import { listEvents, listParts, toCell } from '../docs/event-types.ts'
import { listStatusFields } from '../docs/status-shape.ts'
import { renewTable, writeTable } from '../docs/table.ts'
import type { Io } from '../../src/terminal/io.ts'
import { VERBS } from '../../src/terminal/verbs.ts'

// Loads the code of every verb.
vi.setConfig({ testTimeout: 120_000 })

const PAGE = join(import.meta.dirname, '../../docs/terminal.md')
const BLOCK = /<!-- help (\w+) -->\n[^]*?<!-- \/help -->/g

it('says in docs/terminal.md of every verb what its --help says', async () => {
  const page = await readFile(PAGE, 'utf8')
  const helps = new Map<string, string>()
  for (const verb of Object.keys(VERBS)) helps.set(verb, await readHelp(verb))
  const named = Array.from(page.matchAll(BLOCK), ([, verb]) => verb)
  expect(named, 'a block for every verb: <!-- help VERB -->, <!-- /help -->').toEqual([...helps.keys()])
  const written = page.replace(
    BLOCK,
    (_, verb: string) => `<!-- help ${verb} -->\n\n\`\`\`text\n${helps.get(verb)}\`\`\`\n\n<!-- /help -->`,
  )
  await expect(written).toMatchFileSnapshot(PAGE)
})

it('says in it of every event and of every field of status what it is; -u adds what is new', async () => {
  const events = await listEvents()
  const rows = events.map(({ type, fields }) => [
    `\`${type}\``,
    fields.map(toCell).join(', ').replaceAll('`all of ', 'all of `'),
  ])
  const head = ['type', 'has beside `at`, `run` and `type`', 'is']
  const one = renewTable(await readFile(PAGE, 'utf8'), 'events', head, rows)
  const parts = (await listParts(events)).map(({ name, shape }) => [`\`${name}\``, toCell(shape)])
  const two = writeTable(one.page, 'parts of events', ['what', 'is'], parts)
  const fields = listStatusFields().map(({ path, form }) => [`\`${path}\``, form])
  const three = renewTable(two, 'fields of status', ['field', 'holds', 'is'], fields)
  await expect(three.page).toMatchFileSnapshot(PAGE)
  expect([...one.untold, ...three.untold], 'say in the last column what these are').toEqual([])
})

it('says in it how a run may stand', async () => {
  expect(await readFile(PAGE, 'utf8')).toContain(`\`status\` is one of\n${RUN_STATUSES.join(', ')};`)
})

it('says of every verb how it ends and that it takes --json, which the page describes', async () => {
  const page = await readFile(PAGE, 'utf8')
  for (const verb of Object.keys(VERBS)) {
    const help = await readHelp(verb)
    expect(help, verb).toMatch(/^Ends with 0/m)
    expect(help, verb).toContain('--json')
    expect(help, verb).toContain(`regatta ${verb}`)
    const section = page.split(`\n## regatta ${verb}\n`)[1]?.split('\n## ')[0] ?? ''
    expect(section, verb).toMatch(/^JSON: /m)
  }
})

it('prints an app for Slack as JSON too', async () => {
  const [yaml, json] = [await say('manifest', 'slack'), await say('manifest', 'slack', '--json')]
  expect(JSON.parse(json)).toEqual(parse(yaml))
})

async function readHelp(verb: string): Promise<string> {
  return await say(verb, '--help')
}

/** What it prints, where it needs no settings. */
async function say(verb: string, ...args: string[]): Promise<string> {
  let printed = ''
  const streams = { input: new PassThrough(), output: new PassThrough() }
  const io = {
    ...(streams as unknown as Pick<Io, 'input' | 'output'>),
    isInteractive: false,
    width: 80,
    signal: AbortSignal.abort(),
    print: (text: string) => void (printed += text),
    complain: () => {},
  }
  const work = await VERBS[verb]![1]()
  const code = await work(args, () => Promise.reject(new Error(`${verb} needs no settings for this`)), io)
  expect(code, verb).toBe(0)
  return printed
}
