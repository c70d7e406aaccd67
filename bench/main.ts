import { parseArgs } from 'node:util'
import { MEASURES } from './measures.ts'
import type { Figure } from './measures.ts'

const HELP = `npm run -s bench -- [--json] [--only NAME] [--samples N] [--database postgres|pglite]
  Measures the engine on a database that it brings along. Names: ${Object.keys(MEASURES).join(', ')}
`

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    only: { type: 'string' },
    samples: { type: 'string', default: '5' },
    database: { type: 'string', default: 'postgres' },
    help: { type: 'boolean' },
  },
})
const samples = Number(values.samples)
const isKnown = values.only === undefined || Object.hasOwn(MEASURES, values.only)
const isUsable = isKnown && samples >= 1 && ['postgres', 'pglite'].includes(values.database)

if (values.help || !isUsable) {
  process.stdout.write(HELP)
  process.exitCode = values.help ? 0 : 2
} else {
  // The server's package takes over how the process exits: not before it is needed.
  const { openDatabase } = await import('./database.ts')
  await using database = await openDatabase(values.database as 'postgres' | 'pglite')
  const figures: Figure[] = []
  for (const [name, measure] of Object.entries(MEASURES)) {
    if (values.only === undefined || values.only === name)
      figures.push({ name, ...(await measure(database, samples)) })
  }
  if (values.json) process.stdout.write(`${JSON.stringify(figures)}\n`)
  else
    for (const { name, value, unit } of figures)
      process.stdout.write(`${name.padEnd(26)} ${value.toFixed(3)} ${unit}\n`)
}
