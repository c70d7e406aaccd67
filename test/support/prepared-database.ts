import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { openPglite } from '../../src/store/open-store.ts'

const ROOT = join(import.meta.dirname, '../..')
const CACHE = join(ROOT, 'node_modules/.cache/regatta-databases')
/** All that decides what is in an empty database. */
const MADE_OF = ['src/store', 'migrations', 'package-lock.json']
const DUMP = 'dump.tar'
const DAY_MS = 86_400_000

let prepared: Promise<string> | undefined

/** Makes a data folder there whose empty database exists already: creating one takes seconds, copying it none. */
export async function layDataFolder(path: string): Promise<void> {
  prepared ??= prepare()
  await cp(join(await prepared, 'database'), join(path, 'database'), { recursive: true })
}

/** The same empty database as a dump, for one in memory. */
export async function readPreparedDump(): Promise<Blob> {
  prepared ??= prepare()
  return new Blob([await readFile(join(await prepared, DUMP))])
}

/** Made once for what the store is like now, and kept beside what is installed: every file of tests finds it there. */
async function prepare(): Promise<string> {
  const kept = join(CACHE, await hashOf(MADE_OF))
  if (existsSync(kept)) return kept
  await mkdir(CACHE, { recursive: true })
  await removeOld()
  const made = await mkdtemp(join(CACHE, 'making-'))
  const folder = join(made, 'database')
  const store = await openPglite({ folder, warn: fail })
  await store[Symbol.asyncDispose]()
  const client = await PGlite.create(folder)
  await writeFile(join(made, DUMP), await (await client.dumpDataDir('none')).bytes())
  await client.close()
  try {
    await rename(made, kept)
  } catch (error) {
    await rm(made, { recursive: true })
    // Another process made it meanwhile.
    if (!existsSync(kept)) throw error
  }
  return kept
}

async function hashOf(paths: string[]): Promise<string> {
  const hash = createHash('sha256')
  for (const path of paths) {
    const isFile = (await stat(join(ROOT, path))).isFile()
    const names = isFile ? [''] : await readdir(join(ROOT, path), { recursive: true })
    for (const name of names.sort()) {
      const file = join(ROOT, path, name)
      if ((await stat(file)).isFile()) hash.update(`${path}/${name}\n`).update(await readFile(file))
    }
  }
  return hash.digest('hex').slice(0, 16)
}

async function removeOld(): Promise<void> {
  for (const name of await readdir(CACHE)) {
    const path = join(CACHE, name)
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }))
    if (Date.now() - mtimeMs > DAY_MS) await rm(path, { recursive: true, force: true })
  }
}

function fail(what: string, cause: unknown): void {
  throw new Error(what, { cause })
}
