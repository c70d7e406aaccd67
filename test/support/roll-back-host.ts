/** Rolls two attempts back, for tests that kill its process: `node roll-back-host.ts ROOT TARGET`; says when it begins. */
import { openPlainFolders } from '../../src/workspace/plain-folders.ts'

const [root = '', target = ''] = process.argv.slice(2)
process.stdout.write('rolling back\n')
const keys = [1, 2].map(task => ({ run: 'run-1', task, attempt: 1 }))
await openPlainFolders({ root }).rollBack(keys, target)
process.stdout.write('rolled back\n')
