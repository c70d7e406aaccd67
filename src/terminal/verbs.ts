import type { Io } from './io.ts'
import type { LoadConfig } from './load-config.ts'

type Work = (args: string[], load: LoadConfig, io: Io) => Promise<number>
type Verb = [about: string, load: () => Promise<Work>]

/** Everything the program can be told; each verb's own `--help` says more. */
export const VERBS: Readonly<Record<string, Verb>> = {
  serve: [
    'work on runs and let people in, until told to end',
    async () => (await import('./serve.ts')).serve,
  ],
  worker: ['work on runs beside a service elsewhere', async () => (await import('./worker.ts')).worker],
  drain: [
    'ask an instance elsewhere to end when its work has',
    async () => (await import('./ask-drain.ts')).askDrain,
  ],
  plan: ['say what a plan says', async () => (await import('./plan.ts')).plan],
  run: ['run a plan, or go on with a run', async () => (await import('./run.ts')).run],
  status: ['show how runs stand', async () => (await import('./status.ts')).status],
  answer: ['answer a question of a run', async () => (await import('./answer.ts')).answer],
  log: ['tell what happened in a run', async () => (await import('./log.ts')).log],
  picture: ['draw how a run went', async () => (await import('./picture.ts')).picture],
  prompt: ['show what an agent is told', async () => (await import('./prompt.ts')).prompt],
  ship: ['show what a run has merged, or ship it', async () => (await import('./ship.ts')).ship],
  replay: ['rebuild a run from its events and check it', async () => (await import('./replay.ts')).replay],
  audit: [
    'find out whether a history is as it was written, or export it',
    async () => (await import('./audit.ts')).audit,
  ],
  backup: ['write all that is kept into a file', async () => (await import('./backup.ts')).backup],
  restore: ['put a backup into an empty database', async () => (await import('./restore.ts')).restore],
  move: ['move the embedded database to a server', async () => (await import('./move.ts')).move],
  init: ['write a regatta.yaml by asking', async () => (await import('./init.ts')).init],
  manifest: ['print what a chat makes its app of', async () => (await import('./manifest.ts')).manifest],
  register: ['make /wave known to Discord', async () => (await import('./register.ts')).register],
  doctor: [
    'say what is fine here and how to mend what is not',
    async () => (await import('./doctor.ts')).doctor,
  ],
}
