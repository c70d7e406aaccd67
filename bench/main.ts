import { parseArgs } from 'node:util'
import { sayAim, withAim } from './aims.ts'
import { listMeasures, MEASURES } from './measures.ts'
import type { Figure } from './figure.ts'

const HELP = `npm run -s bench -- [--json] [--aims] [--only NAME[,NAME…]] [--samples N] [--kills N] [--database postgres|pglite]
  Measures the engine on a database that it brings along; what has "vs" in its name, beside others on the same server.
  --list   prints the names of what is measured
  --aims   ends with 1 where a figure is not what was aimed at
  --kills  how many kills a median of recovery is taken over (20)
  TMPDIR says where the database lies: on /dev/shm others' disk does not count.
`

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    aims: { type: 'boolean' },
    only: { type: 'string' },
    list: { type: 'boolean' },
    samples: { type: 'string', default: '5' },
    kills: { type: 'string', default: '20' },
    database: { type: 'string', default: 'postgres' },
    help: { type: 'boolean' },
  },
})
const wanted = { samples: Number(values.samples), kills: Number(values.kills) }
const kind = values.database === 'pglite' ? 'pglite' : 'postgres'
const names = values.only?.split(',') ?? listMeasures(kind)
const isKnown = names.every(name => Object.hasOwn(MEASURES, name))
const isUsable = isKnown && wanted.samples >= 1 && wanted.kills >= 1 && values.database === kind

if (values.list) process.stdout.write(`${listMeasures(kind).join('\n')}\n`)
else if (values.help || !isUsable) {
  process.stdout.write(HELP)
  process.exitCode = values.help ? 0 : 2
} else {
  // The server's package takes over how the process exits: not before it is needed.
  const { openDatabase } = await import('./database.ts')
  await using database = await openDatabase(kind)
  const figures: Figure[] = []
  for (const name of names) {
    const figure = withAim({ name, ...(await MEASURES[name]!(database, wanted)) })
    figures.push(figure)
    if (!values.json) process.stdout.write(toText(figure))
  }
  if (values.json) process.stdout.write(`${JSON.stringify(figures)}\n`)
  // Sooner, that package would have it 0 again.
  if (values.aims && figures.some(({ isMet }) => isMet === false))
    process.once('exit', () => void (process.exitCode = 1))
}

function toText(figure: Figure): string {
  const { name, value, unit, beside = {} } = figure
  const others = Object.entries(beside).map(([name, value]) => `  ${name.padEnd(26)} ${value.toFixed(3)}\n`)
  return `${name.padEnd(28)} ${value.toFixed(3)} ${unit}${sayAim(figure)}\n${others.join('')}`
}
