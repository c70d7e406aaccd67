import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openPglite } from '../../src/store/open-store.ts'
import { failOnWarning } from './databases.ts'

export interface DataFolders extends AsyncDisposable {
  /** Makes a data folder there whose empty database exists already: creating one takes seconds, copying it none. */
  lay(path: string): Promise<void>
}

export async function openDataFolders(): Promise<DataFolders> {
  const template = await mkdtemp(join(tmpdir(), 'regatta-data-'))
  const store = await openPglite({ folder: join(template, 'database'), warn: failOnWarning })
  await store[Symbol.asyncDispose]()
  return {
    lay: path => cp(template, path, { recursive: true }),
    [Symbol.asyncDispose]: () => rm(template, { recursive: true, force: true }),
  }
}
