import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { replayRun } from '../../src/engine/replay.ts'
import type { Store } from '../../src/store/port.ts'
import { startProgram } from './program.ts'
import { createRandom } from './random.ts'

export interface CrashPlace {
  /** Readies the data folder, before anything is started. */
  prepare(dataFolder: string): Promise<void>
  variables: Record<string, string>
  /** What the program left behind, while it does not run. */
  openStore(dataFolder: string): Promise<Store>
}

/** Each may cost a task's attempt its worker, and a task that lost five is put to people. */
const KILLS_PER_RUN = 4
const MOMENT_MS = 500
const WORK_MS = 100
const TASKS = ['T11', 'T12', 'T13', 'T14', 'T21', 'T22', 'T23', 'T24', 'T31', 'T32', 'T33', 'T34']

const PLAN = `# Crash course

${[1, 2, 3]
  .map(wave => {
    const tasks = TASKS.filter(id => id.startsWith(`T${wave}`)).map(id => `- ${id}: Write part ${id}`)
    return `## Wave ${wave}${wave > 1 ? ` (after Wave ${wave - 1})` : ''}\n\n${tasks.join('\n')}\n`
  })
  .join('\n')}`

/** Kills runs at random moments till there were so many kills; each comes to its end all the same. What went wrong. */
export async function crashThrough(kills: number, seed: number, place: CrashPlace): Promise<string[]> {
  const root = await mkdtemp(join(tmpdir(), 'regatta-kill-'))
  const random = createRandom(seed)
  const problems: string[] = []
  try {
    await place.prepare(join(root, 'data'))
    for (let left = kills; left > 0; left -= Math.min(left, KILLS_PER_RUN)) {
      const folder = await layPlan(join(root, `left-${left}`))
      const moments = Array.from({ length: Math.min(left, KILLS_PER_RUN) }, () => random() * MOMENT_MS)
      problems.push(...(await runThrough(root, folder, moments, place)))
    }
  } finally {
    await rm(root, { recursive: true, force: true })
  }
  return problems
}

async function layPlan(folder: string): Promise<string> {
  const diary = join(folder, '.diary')
  await mkdir(diary, { recursive: true })
  await writeFile(join(folder, 'plan.md'), PLAN)
  const worker = join(import.meta.dirname, '../e2e/worker.ts')
  const command = [process.execPath, worker, diary, '{task}', String(WORK_MS)]
  await writeFile(
    join(folder, 'regatta.yaml'),
    JSON.stringify({ agent: 'worker', agents: { worker: { command } } }),
  )
  return folder
}

async function runThrough(
  root: string,
  folder: string,
  moments: number[],
  place: CrashPlace,
): Promise<string[]> {
  const variables = { REGATTA_DATA: join(root, 'data'), ...place.variables }
  let args = ['run', 'plan.md', '--json']
  let run = ''
  for (const moment of [...moments, null]) {
    await using program = startProgram(args, folder, variables)
    if (moment !== null) {
      await program.said(/"type":"(run-created|attempt)/).catch(() => {})
      await new Promise(resolve => setTimeout(resolve, moment))
      program.child.kill('SIGKILL')
    }
    const end = await program.ended
    run = /"run":"(\w+)"/.exec(program.output())?.[1] ?? run
    if (end === 0) break
    if (end !== 'SIGKILL') return [`ended with ${end}: ${program.errors()}`]
    args = ['run', '--resume', '--json']
  }
  await using store = await place.openStore(join(root, 'data'))
  return await inspect(store, run, folder)
}

/** Every task accepted once, none at work twice at a time, the history whole and what is stored made by it. */
async function inspect(store: Store, run: string, folder: string): Promise<string[]> {
  const replayed = await replayRun(store, run, null)
  if (!replayed) return [`run ${run} is not there`]
  const problems = [...replayed.breaks, ...replayed.differences]
  const events = await store.eventsOf(run, null)
  const done = events
    .filter(({ type }) => type === 'task-done')
    .map(({ text }) => (JSON.parse(text) as { task: string }).task)
  if (done.toSorted().join() !== TASKS.join()) problems.push(`accepted: ${done.join(' ')}`)
  const files = (await readdir(folder)).filter(name => name.endsWith('.txt'))
  if (files.toSorted().join() !== TASKS.map(id => `${id}.txt`).join())
    problems.push(`files: ${files.join(' ')}`)
  const log = await readFile(join(folder, '.diary/log'), 'utf8')
  if (log.includes('twice')) problems.push(`two at work on one task:\n${log}`)
  return problems
}
