import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openPglite } from '../../src/store/open-store.ts'
import { crashConsole } from '../support/crash-console.ts'
import { openDataFolders } from '../support/data-folder.ts'
import { failOnWarning } from '../support/databases.ts'

test(
  'killed at 30 random moments on the embedded database, the console shows every post once and in order',
  { timeout: 400_000 },
  async () => {
    const data = await openDataFolders()
    onTestFinished(() => data[Symbol.asyncDispose]())
    const problems = await crashConsole(30, 3, {
      variables: {},
      prepare: folder => data.lay(folder),
      openStore: folder => openPglite({ folder: join(folder, 'database'), warn: failOnWarning }),
    })
    expect(problems).toEqual([])
  },
)
