import { afterAll, beforeAll } from 'vitest'
import { openDataFolders } from '../support/data-folder.ts'
import type { DataFolders } from '../support/data-folder.ts'

/** What a newcomer drops: something to answer, something that fails once, and a second wave. */
export const PLAN = `# Paint the club house

## Wave 1
- P1: Wash the walls (2 min)
- P2: Choose the colour (1 min) [rehearse: ask Which colour? | brown | green]
- P3: Hold the ladder (1 min) [rehearse: fail 1]

## Wave 2 (after Wave 1)
- P4: Paint the door (2 min)
`

/** Data folders for all tests of a file. */
export function useDataFolders(): Pick<DataFolders, 'lay'> {
  let data: DataFolders
  beforeAll(async () => {
    data = await openDataFolders()
  })
  afterAll(async () => {
    await data[Symbol.asyncDispose]()
  })
  return { lay: path => data.lay(path) }
}
