import { parseArgs } from 'node:util'
import { INVARIANTS } from './invariants/all.ts'
import { simulate } from './simulate.ts'

const TASKS_DEFAULT = 12
const HELP = `npm run -s simulate -- [--runs N] [--seed S] [--tasks T] [--story]
  Lives whole runs through in virtual time, with everything going wrong that can, and checks what must hold:
${INVARIANTS.map(({ name, says }) => `    ${name.padEnd(28)}${says}`).join('\n')}
  --runs N    how many, each from a seed of its own (1000)
  --seed S    the first of the seeds (1)
  --tasks T   how many tasks a plan has at most (${TASKS_DEFAULT})
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

interface Asked {
  runs: number
  seed: number
  tasks: number
  story: boolean
  timing: boolean
}

async function simulateAll({ runs, seed, tasks, story: isTold, timing }: Asked): Promise<number> {
  let violated = 0
  let told = 0
  let events = 0
  const begunAt = performance.now()
  for (let at = seed; at < seed + runs; at++) {
    const simulated = await simulate(at, tasks)
    const { violations } = simulated
    events += simulated.events
    violated += violations.length
    if (violations.length > 0 || isTold) {
      if (told++ < STORIES_MAX) process.stdout.write(`Seed ${at}\n${simulated.story()}\n`)
      for (const { invariant, problem } of violations)
        process.stdout.write(`BROKEN ${invariant}: ${problem}\n`)
      process.stdout.write(`Again: npm run -s simulate -- --runs 1 --seed ${at} --tasks ${tasks} --story\n\n`)
    }
  }
  if (timing) {
    const ms = performance.now() - begunAt
    process.stdout.write(`${(ms / runs).toFixed(2)} ms and ${(events / runs).toFixed(1)} events a run\n`)
  }
  process.stdout.write(`${runs} runs, ${INVARIANTS.length} invariants, ${violated} violations\n`)
  return violated === 0 ? 0 : 1
}

function readOptions(args: string[]): Asked | 'help' {
  const values = parse(args)
  if (values.help) return 'help'
  return {
    runs: readCount('--runs', values.runs),
    seed: readCount('--seed', values.seed),
    tasks: readCount('--tasks', values.tasks),
    story: values.story,
    timing: values.timing,
  }
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        runs: { type: 'string', default: '1000' },
        seed: { type: 'string', default: '1' },
        tasks: { type: 'string', default: String(TASKS_DEFAULT) },
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
