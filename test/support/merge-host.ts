/** Merges one attempt, for tests that kill its process: `node merge-host.ts ROOT`; says when it begins. */
import { openPlainFolders } from '../../src/workspace/plain-folders.ts'

const [root = ''] = process.argv.slice(2)
process.stdout.write('merging\n')
await openPlainFolders({ root }).merge({ run: 'run-1', task: 1, attempt: 1 })
process.stdout.write('merged\n')
