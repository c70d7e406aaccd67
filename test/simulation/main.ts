import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { INVARIANTS } from './invariants/all.ts'
import { liveAll, liveThrough } from './live-all.ts'
import type { Lived, Lives } from './live-all.ts'

const TASKS_DEFAULT = 12
const SMALL = { runs: '100000', tasks: '3' }
const HELP = `npm run -s simulate -- [--runs N] [--seed S] [--tasks T] [--story]
  Lives whole runs through in virtual time, with everything going wrong that can, and checks what must hold:
${INVARIANTS.map(({ name, says }) => `    ${name.padEnd(28)}${says}`).join('\n')}
  --runs N    how many, each from a seed of its own (1000)
  --seed S    the first of the seeds (1)
  --tasks T   how many tasks a plan has at most (${TASKS_DEFAULT})
  --small     a hundred thousand runs of up to 3 tasks, unless it is said otherwise
  --threads N how many at once (as many as there are processors; small numbers of runs need no other)
  --first S,S lives through these seeds before the others
  --breaks X  ends when a run has broken this invariant, and the first seeds are lived through
  --enough N  ends when so many runs have
  --story     tells the story of each run, not only of those that break something
  --timing    says how long it took
Ends with 0 if nothing is violated, 1 if something is, 2 when it was asked wrongly.
`
/** More than this nobody reads. */
const STORIES_MAX = 3

class Misused extends Error {}

// Whoever reads no further than the first story is not to see an error instead.
process.stdout.on('error', () => {})
process.exitCode = await main(process.argv.slice(2))

async function main(args: string[]): Promise<number> {
  try {
    const asked = readOptions(args)
    if (asked !== 'help') return await simulateAll(asked)
    process.stdout.write(HELP)
    return 0
  } catch (error) {
    if (!(error instanceof Misused)) throw error
    process.stderr.write(`${error.message}\nSee: npm run -s simulate -- --help\n`)
    return 2
  }
}

interface Asked extends Lives {
  timing: boolean
  first: number[]
  /** Null: nothing that is broken ends it. */
  breaks: string | null
  enough: number
}

async function simulateAll(asked: Asked): Promise<number> {
  const { runs, tasks, timing, story, first, breaks, enough } = asked
  let violated = 0
  let told = 0
  let lives = 0
  let biting = 0
  let events = 0
  const begunAt = performance.now()
  for await (const lived of liveFirst(asked)) {
    const { seed, violations } = lived
    lives++
    events += lived.events
    violated += violations.length
    if (violations.length === 0 && !story) continue
    if (told++ < STORIES_MAX) process.stdout.write(`Seed ${seed}\n${lived.story}\n`)
    for (const { invariant, problem } of violations) process.stdout.write(`BROKEN ${invariant}: ${problem}\n`)
    process.stdout.write(`Again: npm run -s simulate -- --runs 1 --seed ${seed} --tasks ${tasks} --story\n\n`)
    if (violations.some(({ invariant }) => invariant === breaks)) biting++
    if (biting >= enough && lives >= first.length) break
  }
  if (timing) {
    const ms = performance.now() - begunAt
    process.stdout.write(
      `${(ms / 1_000).toFixed(1)} s, ${(ms / runs).toFixed(2)} ms and ${(events / runs).toFixed(1)} events a run\n`,
    )
  }
  process.stdout.write(`${lives} runs, ${INVARIANTS.length} invariants, ${violated} violations\n`)
  return violated === 0 ? 0 : 1
}

async function* liveFirst({ first, ...lives }: Asked): AsyncGenerator<Lived> {
  for (const seed of first) yield* liveThrough({ ...lives, seed, runs: 1 })
  yield* liveAll(lives)
}

function readOptions(args: string[]): Asked | 'help' {
  const values = parse(args)
  if (values.help) return 'help'
  return {
    runs: readCount('--runs', values.runs ?? (values.small ? SMALL.runs : '1000')),
    seed: readCount('--seed', values.seed),
    tasks: readCount('--tasks', values.tasks ?? (values.small ? SMALL.tasks : String(TASKS_DEFAULT))),
    threads: readCount('--threads', values.threads ?? String(availableParallelism())),
    first: values.first?.split(',').map(seed => readCount('--first', seed)) ?? [],
    breaks: values.breaks ?? null,
    enough: readCount('--enough', values.enough),
    story: values.story,
    timing: values.timing,
  }
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        runs: { type: 'string' },
        seed: { type: 'string', default: '1' },
        tasks: { type: 'string' },
        small: { type: 'boolean', default: false },
        threads: { type: 'string' },
        first: { type: 'string' },
        breaks: { type: 'string' },
        enough: { type: 'string', default: '1' },
        story: { type: 'boolean', default: false },
        timing: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    throw new Misused(error instanceof Error ? error.message : String(error))
  }
}

function readCount(name: string, text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new Misused(`${name} takes a whole number from 1 on, not "${text}".`)
}
