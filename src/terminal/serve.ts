import { flushCompileCache } from 'node:module'
import { openApp } from '../app.ts'
import { openFront } from '../front.ts'
import { toPrintableJson } from '../lib/json.ts'
import { openProbes } from '../probes.ts'
import { BadInput } from './bad-input.ts'
import { checkChannels, warnOfNetwork } from './check-machine.ts'
import { untilDrained } from './drain.ts'
import { listWork } from './ending.ts'
import type { Io } from './io.ts'
import type { LoadConfig } from './load-config.ts'
import { parseCount } from './options.ts'
import { openServeEnding, openServeLog } from './serving.ts'
import { parseServing } from './serving-options.ts'

const HELP = `regatta serve [--slots N] [--labels LABEL,…] [--drain MINUTES] [--json]
  Works on the unfinished runs of this installation and lets people in, until it is told to end (Ctrl-C, SIGTERM).
  REGATTA_LISTEN=host:port moves the address. Beside it, status, answer, log and run work through it.
  At another address than this machine's own, people say REGATTA_TOKEN first, or a proxy says who they are: in the header
  that REGATTA_IDENTITY_HEADER names, believed from this machine and the addresses in REGATTA_PROXIES. REGATTA_URL is
  where such a proxy has it, as in https://regatta.example.
  What it does is logged, one JSON object a line: to standard error, or at a terminal into the data folder's log.
  --slots N        at most so many attempts at once in this process; 0 leaves all to workers (regatta worker)
  --labels LABEL,… what this machine has: tasks that ask for a label run only where it is. REGATTA_LABELS says the same
  --drain MINUTES  told to end, it takes nothing new and lets what it works on come to its end for so long; then, or at
                   once without this, it hands it back: that costs no attempt. A second time ends it on the spot
  --json           says where it listens by one JSON object
Ends with 0 when it was told to end, 2 where something it needs is missing.
`

export async function serve(args: string[], load: LoadConfig, io: Io): Promise<number> {
  const given = parseServing('serve', args)
  if (given === null) {
    io.print(HELP)
    return 0
  }
  const { labels, drainMinutes, json } = given
  const slots = given.slots === '0' ? 0 : parseCount('--slots', given.slots)
  const config = await load()
  const missing = (await checkChannels(config)).filter(({ state }) => state === 'mend')
  if (missing.length > 0) throw new BadInput(missing.map(({ text, mend }) => `${text}. ${mend}`).join('\n'))

  const log = openServeLog(config, io)
  using ending = openServeEnding(config, io, log)
  await using probes = await openProbes(config)
  await using app = await openApp(config, log, 'serve', { slots, labels })
  // Told to end meanwhile, it takes nothing up.
  if (io.signal.aborted) return 0
  probes.watch(app)
  await using front = await openFront(app, config, log, probes)
  await app.engine.start()
  await front.start()
  await app.admit(front)
  probes.enter('working')
  log.info({ dataFolder: config.dataFolder, url: front.url }, 'works on unfinished runs')
  const listens = json
    ? toPrintableJson({ url: front.url })
    : `Regatta listens on ${front.url} (Ctrl-C ends it)`
  io.print(`${listens}\n`)
  const warning = warnOfNetwork({ ...config, listen: { ...config.listen, port: toPort(front.url) } })
  if (warning !== null) {
    const line = `The network: ${warning}.`
    if (json) io.complain(line)
    else io.print(`${line}\n`)
  }
  // Otherwise it is kept at the end only, and who is always killed compiles everything anew each time.
  flushCompileCache()
  ending.started()
  // Whoever was told before has nothing at work that is worth a wait.
  const minutes = io.signal.aborted ? 0 : drainMinutes
  await untilDrained(app.engine, minutes, io, { log, begins: () => probes.enter('draining') })
  ending.begin(() => listWork(app, front))
  return 0
}

/** The one that the system chose, where any was wanted; the usual one of the web is not written. */
function toPort(url: string): number {
  return Number(new URL(url).port || 80)
}
