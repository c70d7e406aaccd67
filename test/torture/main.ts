import { parseArgs } from 'node:util'
import { FAULT_NAMES } from './faults.ts'
import { FLEET_TASKS } from './plans.ts'
import { tell } from './tell.ts'
import { torture } from './torture.ts'

const HELP = `npm run -s torture -- [--seed S] [--minutes M] [--fleet N] [--kinds A,B] [--quiet]
  Three bots and four workers on a real PostgreSQL do plans while all goes wrong that can; looks from outside at what came of it.
  --seed S      what goes wrong is drawn from it (1)
  --minutes M   for so long; then all is healed and must come to its end (3)
  --fleet N     how many tasks the large plan has, in five waves (${FLEET_TASKS})
  --kinds A,B   only these: ${FAULT_NAMES.join(', ')}
  --quiet       says nothing of single faults
Ends with 0 if nothing is violated, 1 if something is, 2 when it was asked wrongly.
`
const MINUTES_MAX = 600

class Misused extends Error {}

// The server's package ends the process with 0 when nothing is left to do, also where all of this waits in vain.
let code = 1
process.once('exit', () => void (process.exitCode = code))
code = await main(process.argv.slice(2))

async function main(args: string[]): Promise<number> {
  try {
    const values = parse(args)
    if (values.help) {
      process.stdout.write(HELP)
      return 0
    }
    const seed = readNumber('--seed', values.seed, 2 ** 31)
    const minutes = readNumber('--minutes', values.minutes, MINUTES_MAX)
    const fleet = readNumber('--fleet', values.fleet, 10_000)
    const kinds = values.kinds?.split(',') ?? FAULT_NAMES
    const unknown = kinds.find(kind => !FAULT_NAMES.includes(kind))
    if (unknown !== undefined) throw new Misused(`There is no fault “${unknown}”.`)
    const say = (line: string): void => void (values.quiet || process.stdout.write(`${line}\n`))
    const given = {
      bots: 3,
      workers: 4,
      share: fleet / FLEET_TASKS,
      graphs: 2,
      gapMs: 600,
      faultsMax: Infinity,
    }
    const came = await torture({ ...given, seed, ms: minutes * 60_000, kinds, say })
    process.stdout.write(`${tell(seed, came).join('\n')}\n`)
    return came.violations.length === 0 ? 0 : 1
  } catch (error) {
    if (!(error instanceof Misused)) throw error
    process.stderr.write(`${error.message}\nSee: npm run -s torture -- --help\n`)
    return 2
  }
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        seed: { type: 'string', default: '1' },
        minutes: { type: 'string', default: '3' },
        fleet: { type: 'string', default: String(FLEET_TASKS) },
        kinds: { type: 'string' },
        quiet: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    throw new Misused(error instanceof Error ? error.message : String(error))
  }
}

function readNumber(name: string, text: string, most: number): number {
  const number = Number(text)
  if (/^\d{1,10}(?:\.\d{1,3})?$/.test(text) && number > 0 && number <= most) return number
  throw new Misused(`${name} takes a number up to ${most}, not “${text}”.`)
}
