import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Config } from '../config/config.ts'
import type { Reading } from '../desk/port.ts'
import { parseHistoryFile, toHistoryLines } from '../engine/history-file.ts'
import { sayBroken, verifyHistory } from '../engine/verify-history.ts'
import type { Broken, Link, Verdict } from '../engine/verify-history.ts'
import { unreachable } from '../lib/assert.ts'
import { toPrintableJson } from '../lib/json.ts'
import { redactor } from '../lib/redact.ts'
import { sayHead } from '../message/head.ts'
import { counted, plain } from '../message/words.ts'
import type { RunHead } from '../store/port.ts'
import { openErrorLog } from '../system/log.ts'
import { readBounded } from '../system/read-input.ts'
import { BadInput } from './bad-input.ts'
import { refuseRun } from './find-run.ts'
import type { Io } from './io.ts'
import type { LoadConfig } from './load-config.ts'
import { openReading } from './open-desk.ts'
import { parseOptions } from './options.ts'
import { readVersion } from '../system/version.ts'

const HELP = `regatta audit verify RUN|FILE [--head HASH] [--json]
  Looks for the first event of a run's history that was altered, is missing, or was added by another hand:
  in the database, or in a file that was exported.
  --head HASH   the history is the one whose head was published, as the run's last message has it
  --json        the outcome as one JSON object
regatta audit export RUN
  Prints the history as JSON lines: what it is, then one event a line, each with its hash.
  Secrets that are set here are hidden; an event in which one stood is marked as masked.
Ends with 0 if the history is whole, 1 if it is not, 2 where there is no such run or file,
3 if it is whole as far as a file can tell: events are masked in it.
`
/** No history that was exported is larger. */
const FILE_BYTES_MAX = 512_000_000

export async function audit(args: string[], load: LoadConfig, io: Io): Promise<number> {
  const { values, positionals } = parseOptions('audit', args, {
    head: { type: 'string' },
    json: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  })
  if (values.help) {
    io.print(HELP)
    return 0
  }
  const [what, named, ...more] = positionals
  if ((what !== 'verify' && what !== 'export') || named === undefined || more.length > 0)
    throw new BadInput('Say what is to be done, and with which run: regatta audit verify RUN')
  const config = await load()
  if (what === 'export') return await exportHistory(named, config, io)
  const history = (await readHistoryFile(named, config.folder)) ?? (await readHistory(named, config, io))
  const verdict = verifyHistory(history.links, { kept: history.kept, published: parseHead(values.head) })
  if (values.json) io.print(`${toPrintableJson({ run: history.run, ...history.kept, ...verdict })}\n`)
  else for (const line of toLines(history, verdict)) io.print(`${plain(line)}\n`)
  return toCode(verdict)
}

interface History {
  run: string
  kept: RunHead
  links: Link[]
}

function parseHead(typed: string | undefined): string | undefined {
  if (typed === undefined) return undefined
  const hash = typed.trim().toLowerCase()
  if (/^[0-9a-f]{8,64}$/.test(hash)) return hash
  throw new BadInput(`--head takes a hash of 8 to 64 digits from 0 to f, not "${plain(typed)}".`)
}

/** Null: there is no such file. */
async function readHistoryFile(name: string, folder: string): Promise<History | null> {
  const path = resolve(folder, name)
  const found = await stat(path).catch(() => undefined)
  if (!found?.isFile()) return null
  const bytes = await readBounded(path, FILE_BYTES_MAX)
  if (bytes.length > FILE_BYTES_MAX) throw new BadInput(`${name} is larger than any history.`)
  const read = parseHistoryFile(new TextDecoder().decode(bytes))
  if (!('problem' in read)) return read
  throw new BadInput(`${name} cannot be verified: ${read.problem}.`)
}

async function readHistory(id: string, config: Config, io: Io): Promise<History> {
  return await withRun(id, config, io, ({ kept, events }) => ({ run: id, kept, links: events }))
}

type Stored = NonNullable<Awaited<ReturnType<Reading['historyOf']>>>

async function withRun<T>(id: string, config: Config, io: Io, work: (stored: Stored) => T): Promise<T> {
  await using opened = await openReading({ config, log: openErrorLog(), verb: 'audit', signal: io.signal })
  const { reading } = opened
  const stored = id.length > 64 ? null : await reading.historyOf(id)
  return stored ? work(stored) : await refuseRun(reading, id)
}

async function exportHistory(id: string, config: Config, io: Io): Promise<number> {
  const version = await readVersion()
  const lines = await withRun(id, config, io, ({ kept, events }) =>
    toHistoryLines({ run: id, version, kept }, events, redactor(listSecrets(config))),
  )
  for (const line of lines) io.print(`${line}\n`)
  return 0
}

const SECRET_NAME = /(?:key|token|secret|passw(?:or)?d|credential)s?$/i

/** As they stand in a text, and as JSON has them. */
function listSecrets({ environment, databaseUrl }: Config): string[] {
  const secrets = [...environment].flatMap(([name, value]) => (SECRET_NAME.test(name) ? value.reveal() : []))
  if (databaseUrl) secrets.push(databaseUrl.reveal(), ...toPasswords(databaseUrl.reveal()))
  return secrets.flatMap(secret => [secret, JSON.stringify(secret).slice(1, -1)])
}

function toPasswords(url: string): string[] {
  const { password } = URL.parse(url) ?? { password: '' }
  return [password, decodeURIComponent(password)]
}

function toLines({ run, kept, links }: History, verdict: Verdict): string[] {
  if (verdict.kind === 'broken') return toBrokenLines(run, links, verdict)
  const { published, masked } = verdict
  const lines = [
    `Run ${run}: ${sayHead(kept.seq, kept.hash)}; nothing was altered, is missing, or was added.`,
  ]
  if (published === kept.seq) lines.push('Its head is the one that was published.')
  else if (published !== null) {
    const after = counted(kept.seq - published, 'event')
    lines.push(`The head that was published is that of event ${published}; ${after} came after it.`)
  }
  if (masked.length > 0) {
    const which = masked.length === 1 ? `Event ${masked[0]}` : `Events ${masked.join(', ')}`
    lines.push(
      `${which} could not be looked at: what is secret in it is hidden. To be sure: regatta audit verify ${run}`,
    )
  }
  return lines
}

function toBrokenLines(run: string, links: readonly Link[], broken: Broken): string[] {
  const { sound, expected, found } = broken
  const lines = [`Run ${run}: ${sayBroken(broken)}.`]
  if (expected !== null) lines.push(`Expected: ${expected}`)
  if (found !== null) lines.push(`Found:    ${found}`)
  const trusted =
    sound === 0 ? 'None of its events is proved.' : `Up to event ${sound} it is as it was written.`
  const rest = links.length > sound && sound > 0 ? ` What comes after that proves nothing.` : ''
  return [...lines, `${trusted}${rest}`]
}

function toCode(verdict: Verdict): number {
  switch (verdict.kind) {
    case 'broken':
      return 1
    case 'whole':
      return verdict.masked.length > 0 ? 3 : 0
    default:
      return unreachable(verdict)
  }
}
