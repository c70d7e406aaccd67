import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toConfig } from '../../src/config/config.ts'
import type { Config } from '../../src/config/config.ts'
import { toHistoryLines } from '../../src/engine/history-file.ts'
import { redactor } from '../../src/lib/redact.ts'
import type { StoredEvent } from '../../src/store/port.ts'
import { chainHash } from '../../src/system/hash.ts'
import { audit } from '../../src/terminal/audit.ts'
import type { Io } from '../../src/terminal/io.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'regatta-audit-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const TEXTS = ['{"at":1,"by":"ana","type":"run-started"}', '{"at":2,"by":"bo","type":"run-paused"}']
const FIRST = chainHash('', TEXTS[0]!)
const HEAD = chainHash(FIRST, TEXTS[1]!)
const EVENTS = TEXTS.map((text, index): StoredEvent => ({
  run: 'r7k2m',
  seq: index + 1,
  at: index + 1,
  type: 'run-paused',
  text,
  hash: index === 0 ? FIRST : HEAD,
}))
const toLines = (secrets: string[] = []): string[] =>
  toHistoryLines({ run: 'r7k2m', version: '1', kept: { seq: 2, hash: HEAD } }, EVENTS, redactor(secrets))

/** What the verb prints about a file, and how it ends. */
async function verify(lines: string[], ...more: string[]): Promise<{ code: number; printed: string }> {
  await writeFile(join(folder, 'run.jsonl'), lines.map(line => `${line}\n`).join(''))
  let printed = ''
  const io: Io = {
    input: new PassThrough() as unknown as Io['input'],
    output: new PassThrough() as unknown as Io['output'],
    isInteractive: false,
    width: 100,
    signal: new AbortController().signal,
    print: text => void (printed += text),
    complain: text => void (printed += text),
  }
  const load = async (): Promise<Config> => {
    const read = toConfig({ values: {}, folder, file: { path: 'regatta.yaml', isNamed: false } }, null)
    if ('problems' in read) throw new Error(read.problems.join('\n'))
    return read.config
  }
  return { code: await audit(['verify', 'run.jsonl', ...more], load, io), printed }
}

describe('regatta audit verify FILE', () => {
  it('ends with 0 where all is as it was written, and says the head', async () => {
    expect(await verify(toLines(), '--head', HEAD.slice(0, 16))).toEqual({
      code: 0,
      printed:
        `Run r7k2m: 2 events, head ${HEAD.slice(0, 16)}; nothing was altered, is missing, or was added.\n` +
        'Its head is the one that was published.\n',
    })
  })

  it('ends with 1 and names the first event that is not', async () => {
    const { code, printed } = await verify(toLines().map(line => line.replace('"by":"ana"', '"by":"eve"')))
    const expected = chainHash('', TEXTS[0]!.replace('ana', 'eve'))
    expect(code).toBe(1)
    expect(printed.split('\n')).toEqual([
      'Run r7k2m: Event 1 was altered: its text is not the one that its hash was made of.',
      `Expected: ${expected}`,
      `Found: ${FIRST}`,
      'None of its events is proved.',
      '',
    ])
  })

  it('ends with 1 where another head was published', async () => {
    expect((await verify(toLines(), '--head', 'f'.repeat(16))).code).toBe(1)
  })

  it('ends with 3 where something was hidden', async () => {
    const { code, printed } = await verify(toLines(['run-paused']))
    expect(code).toBe(3)
    expect(printed).toContain('Event 2 could not be looked at: what is secret in it is hidden.')
  })

  it('says the same for programs', async () => {
    const { printed } = await verify(toLines().slice(0, 2), '--json')
    expect(JSON.parse(printed)).toMatchObject({ run: 'r7k2m', kind: 'broken', what: 'missing', seq: 2 })
  })

  it.each([
    [['{}'], [], 'does not say that it is the history of a run'],
    [toLines(), ['--head', 'short'], '--head takes a hash'],
    [toLines(), ['more'], 'regatta audit verify RUN'],
  ])('refuses what is none', async (lines, more, why) => {
    await expect(verify(lines, ...more)).rejects.toThrow(why)
  })
})
