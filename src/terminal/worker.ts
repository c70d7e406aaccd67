import { openApp } from '../app.ts'
import { openProbes } from '../probes.ts'
import { toPrintableJson } from '../lib/json.ts'
import { BadInput } from './bad-input.ts'
import { untilDrained } from './drain.ts'
import { listWork } from './ending.ts'
import type { Io } from './io.ts'
import type { LoadConfig } from './load-config.ts'
import { parseCount } from './options.ts'
import { openServeEnding, openServeLog } from './serving.ts'
import { parseServing } from './serving-options.ts'

const HELP = `regatta worker --slots N [--labels LABEL,…] [--drain MINUTES] [--json]
  Works on attempts beside a service elsewhere, with the same DATABASE_URL: no chats and no page. What it has of its own
  lies in its data folder (REGATTA_DATA), which no other process may use. It reads regatta.yaml as the service does.
  --slots N        at most so many attempts at once
  --labels LABEL,… what this machine has: tasks that ask for a label run only where it is. REGATTA_LABELS says the same
  --drain MINUTES  told to end (Ctrl-C, SIGTERM), it takes nothing new and lets what it works on come to its end for so
                   long; then, or at once without this, it hands it back: that costs no attempt. A second time ends it
                   on the spot
  --json           says what it works on by one JSON object, once it does
Ends with 0 when it was told to end, 2 where something it needs is missing.
`

export async function worker(args: string[], load: LoadConfig, io: Io): Promise<number> {
  const given = parseServing('worker', args)
  if (given === null) {
    io.print(HELP)
    return 0
  }
  const { drainMinutes, json } = given
  const slots = parseCount('--slots', given.slots)
  if (slots === undefined) throw new BadInput('Say how many attempts it may work on at once: --slots N')
  const config = await load()
  if (config.databaseUrl === null)
    throw new BadInput(
      'A worker shares a PostgreSQL server with the service, and DATABASE_URL names none. A database in a data folder is open to one process alone: there, regatta serve does all the work.',
    )

  const labels = given.labels ?? config.labels
  const log = openServeLog(config, io)
  using ending = openServeEnding(config, io, log)
  await using probes = await openProbes(config)
  await using app = await openApp(config, log, 'worker', { slots, labels, settles: false })
  // Told to end meanwhile, it takes nothing up.
  if (io.signal.aborted) return 0
  probes.watch(app)
  await app.engine.start()
  await app.admit(null)
  probes.enter('working')
  log.info({ dataFolder: config.dataFolder, slots, labels }, 'works on attempts')
  const has = labels.length === 0 ? '' : `, and has ${labels.join(', ')}`
  io.print(
    json
      ? `${toPrintableJson({ worker: app.worker, slots, labels })}\n`
      : `Works on up to ${slots} ${slots === 1 ? 'attempt' : 'attempts'} at once${has} (Ctrl-C ends it)\n`,
  )
  ending.started()
  // Whoever was told before has nothing at work that is worth a wait.
  const minutes = io.signal.aborted ? 0 : drainMinutes
  await untilDrained(app.engine, minutes, io, { log, begins: () => probes.enter('draining') })
  ending.begin(() => listWork(app))
  return 0
}
