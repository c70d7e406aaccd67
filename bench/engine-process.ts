// Regatta's engine in a process of its own, for what takes several: works on the runs of a database until it is
// killed, and says when it is ready and when each task begins.
import { randomUUID } from 'node:crypto'
import { openPostgres } from '../src/store/open-store.ts'
import { noWorkspaces } from '../test/support/no-workspaces.ts'
import { createIdleAgent, openBenchEngine } from './rig.ts'

const [, , url = '', slots = '1', ownSlots = '1', taskMs = '0'] = process.argv
const say = (line: string): void => void process.stdout.write(`${line}\n`)

const warn = (what: string, error: unknown): void => say(`${what}: ${String(error)}`)
const store = await openPostgres({ url, maxConnections: 10, warn })
const agent = createIdleAgent(Number(taskMs), task => say(`begins ${task}`))
await openBenchEngine(store, agent, Number(slots), randomUUID(), noWorkspaces, Number(ownSlots)).start()
say('ready')
