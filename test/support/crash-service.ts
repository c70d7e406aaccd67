import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Store } from '../../src/store/port.ts'
import { ConsolePerson } from './console-person.ts'
import { inspectPosts, inspectRun } from './crash-inspect.ts'
import { Talk } from './crash-talk.ts'
import { startProgram } from './program.ts'
import { createRandom } from './random.ts'

export interface CrashPlace {
  /** Readies the data folder, before anything is started. */
  prepare(dataFolder: string): Promise<void>
  variables: Record<string, string>
  /** What the program left behind, while it does not run. */
  openStore(dataFolder: string): Promise<Store>
}

/** What went wrong. */
export interface Crashed {
  /** With the runs and the work of their agents. */
  runs: string[]
  /** With what people were told and asked. */
  posts: string[]
  /** How many of the kills hit a run that had begun and was not over. */
  hits: number
}

/** Each may cost a task its worker and a message a try: what fails with five is put to people or given up. */
const KILLS_PER_RUN = 4
/** After its start, for the first kill of a run. */
const MOMENT_MS = 1_600
/** After something was seen to happen, for the others. */
const SOON_MS = 600
const LIFE_MS = 300_000
const WORK_MS = 150

/**
 * Kills the service at random moments while a person drops a plan, starts it and answers by reaction, and agents work
 * on it; each run comes to its end all the same.
 */
export async function crashService(kills: number, seed: number, place: CrashPlace): Promise<Crashed> {
  const root = await mkdtemp(join(tmpdir(), 'regatta-kill-'))
  const random = createRandom(seed)
  const dataFolder = join(root, 'data')
  const crashed: Crashed = { runs: [], posts: [], hits: 0 }
  try {
    await place.prepare(dataFolder)
    const known = new Set<string>()
    for (let left = kills; left > 0; left -= Math.min(left, KILLS_PER_RUN)) {
      const folder = await layFolder(join(root, `left-${left}`))
      const moments = Array.from({ length: Math.min(left, KILLS_PER_RUN) }, (_, at): Moment =>
        at === 0 ? { after: 'start', ms: random() * MOMENT_MS } : { after: 'change', ms: random() * SOON_MS },
      )
      const talk = new Talk(known)
      for (const moment of [...moments, null]) {
        await live(folder, { REGATTA_DATA: dataFolder, ...place.variables }, talk, moment)
        if (moment !== null && talk.isUnderWay) crashed.hits++
      }
      await using store = await place.openStore(dataFolder)
      crashed.runs.push(...(await inspectRun(store, talk.root, folder)))
      crashed.posts.push(...(await inspectPosts(store, talk.root)))
    }
  } finally {
    await rm(root, { recursive: true, force: true })
  }
  return crashed
}

interface Moment {
  after: 'start' | 'change'
  ms: number
}

/** Where agents write what they make, and in `.diary` when they did. */
async function layFolder(folder: string): Promise<string> {
  const diary = join(folder, '.diary')
  await mkdir(diary, { recursive: true })
  const worker = join(import.meta.dirname, '../e2e/worker.ts')
  const command = [process.execPath, worker, diary, '{task}', '{title}', String(WORK_MS)]
  const config = {
    agent: 'worker',
    agents: { worker: { command } },
    policy: { retries: 1, reactionSeconds: 0.3 },
  }
  await writeFile(join(folder, 'regatta.yaml'), JSON.stringify(config))
  return folder
}

/** One life of the service: till the moment it is killed at, or (null) till all that was to be said is said. */
async function live(
  folder: string,
  variables: Record<string, string>,
  talk: Talk,
  moment: Moment | null,
): Promise<void> {
  await using program = startProgram(['serve'], folder, { REGATTA_LISTEN: '127.0.0.1:0', ...variables })
  await program.said(/listens on http:\S+/)
  const url = /listens on (http:\S+)/.exec(program.output())![1]!
  const end = AbortSignal.timeout(LIFE_MS)
  const changed = new AbortController()
  const talking = talk.goOn(new ConsolePerson(url, 'ana'), end, () => changed.abort())
  if (moment === null) {
    if (!(await talking))
      throw new Error(`it was not over in ${LIFE_MS} ms:\n${talk.seen()}\n${program.errors()}`)
    // That the last word was said is written down after it can be seen.
    program.child.kill('SIGTERM')
    await program.ended
    return
  }
  // Also in the middle of what the person asks of it.
  const killSoon = (): void => void setTimeout(() => program.child.kill('SIGKILL'), moment.ms)
  if (moment.after === 'start') killSoon()
  else changed.signal.addEventListener('abort', killSoon)
  const cut = await talking.catch((error: unknown) => error)
  if (!(cut instanceof Error)) program.child.kill('SIGKILL')
  await program.ended
  if (cut instanceof Error && program.child.signalCode !== 'SIGKILL') throw cut
}
