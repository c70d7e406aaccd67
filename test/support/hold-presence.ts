import { openPostgres } from '../../src/store/open-store.ts'
import { failOnWarning } from './databases.ts'

// A process of its own for tests: signs a worker in, says so, and stays until it is killed.
const [url = '', worker = ''] = process.argv.slice(2)
const store = await openPostgres({ url, maxConnections: 2, warn: failOnWarning })
await store.signIn({ id: worker, host: 'elsewhere', pid: process.pid })
process.stdout.write('present\n')
