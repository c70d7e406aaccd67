import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openPglite } from '../../src/store/open-store.ts'
import { crashThrough } from '../support/crash-through.ts'
import { openDataFolders } from '../support/data-folder.ts'
import { failOnWarning } from '../support/databases.ts'

test(
  'killed at 30 random moments on the embedded database, runs end with every task accepted once',
  { timeout: 400_000 },
  async () => {
    const data = await openDataFolders()
    onTestFinished(() => data[Symbol.asyncDispose]())
    const problems = await crashThrough(30, 1, {
      variables: {},
      prepare: folder => data.lay(folder),
      openStore: folder => openPglite({ folder: join(folder, 'database'), warn: failOnWarning }),
    })
    expect(problems).toEqual([])
  },
)
