import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '../..')
const JOURNAL = 'migrations/meta/_journal.json'

interface Journal {
  entries: { idx: number; when: number; tag: string }[]
}

/** This program as its next version will be, with a migration of its own; returns what starts it. */
export async function makeNextVersion(folder: string, migration: string): Promise<string> {
  await mkdir(folder, { recursive: true })
  for (const name of ['src', 'commands', 'migrations'])
    await cp(join(ROOT, name), join(folder, name), { recursive: true })
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  const about = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as object
  await writeFile(join(folder, 'package.json'), JSON.stringify({ ...about, version: 'next' }))
  const journal = JSON.parse(await readFile(join(ROOT, JOURNAL), 'utf8')) as Journal
  const last = journal.entries.at(-1)!
  const tag = '9999_next'
  journal.entries.push({ ...last, idx: last.idx + 1, when: last.when + 1, tag })
  await writeFile(join(folder, JOURNAL), JSON.stringify(journal))
  await writeFile(join(folder, `migrations/${tag}.sql`), migration)
  return join(folder, 'src/start.js')
}
