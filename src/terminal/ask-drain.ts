import { openStore } from '../open-store.ts'
import { toPrintableJson } from '../lib/json.ts'
import { said } from '../message/words.ts'
import type { WorkerRow } from '../store/port.ts'
import { openErrorLog } from '../system/log.ts'
import { BadInput } from './bad-input.ts'
import type { Io } from './io.ts'
import type { LoadConfig } from './load-config.ts'
import { parseMinutes, parseOnly, parseOptions } from './options.ts'

const HELP = `regatta drain INSTANCE [--minutes M] [--json]
  Asks one of several instances on the same DATABASE_URL, on whatever machine, to take nothing new, to let what it works on
  come to its end, and to end. INSTANCE is its machine, or machine/process where several are there: regatta status names
  them. It hears of it within seconds. A regatta run is asked by Ctrl-C at its terminal alone.
  --minutes M  what is at work then is handed back, which costs no attempt (30)
  --json       who was asked as one JSON object
Ends with 0 once it is asked, 2 where there is no such instance.
`
const MINUTES = '30'

export async function askDrain(args: string[], load: LoadConfig, io: Io): Promise<number> {
  const { values, positionals } = parseOptions('drain', args, {
    minutes: { type: 'string', default: MINUTES },
    json: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  })
  if (values.help) {
    io.print(HELP)
    return 0
  }
  const name = parseOnly(positionals, 'instance: regatta drain INSTANCE')
  const minutes = parseMinutes('--minutes', values.minutes)
  const config = await load()
  if (config.databaseUrl === null)
    throw new BadInput(
      'Only instances that share a PostgreSQL server can be asked, and DATABASE_URL names none. End the one here with Ctrl-C.',
    )
  await using opened = await openStore(config, openErrorLog(), 'drain')
  const { id, host, pid } = pickInstance(await opened.store.listWorkers(), name)
  await opened.store.askToDrain(id, Math.round(minutes * 60_000))
  if (values.json) io.print(`${toPrintableJson({ worker: id, host, pid, minutes })}\n`)
  else io.print(`Asked ${said(host)}/${pid} to end within ${minutes} min.\n`)
  return 0
}

const toName = ({ host, pid }: WorkerRow): string => `${host}/${pid}`

/** Somebody sits before `regatta run`, and it ends with its run: it is asked by nobody else. */
function isAskable({ about }: WorkerRow): boolean {
  return about?.verb !== 'run'
}

function pickInstance(all: readonly WorkerRow[], name: string): WorkerRow {
  const there = all.filter(isAskable)
  const isNamed = (worker: WorkerRow): boolean => worker.host === name || toName(worker) === name
  const found = there.filter(isNamed)
  if (found[0] && found.length === 1) return found[0]
  const names = (found.length === 0 ? there : found).map(toName)
  const others = names.length === 0 ? 'None is there that can be asked' : `Name one of: ${names.join(', ')}`
  throw new BadInput(`${toProblem()}. ${others}.`)

  function toProblem(): string {
    if (found.length > 0) return `Several instances are on ${name}`
    const runner = all.find(isNamed)
    if (runner === undefined) return `There is no instance ${name}`
    return `${toName(runner)} is a regatta run, which ends with its run, or by Ctrl-C at its terminal`
  }
}
