import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { dumpAll } from '../support/databases.ts'
import { git } from '../support/git-target.ts'
import { findPlanted, MARK } from '../support/planted.ts'
import type { Stage } from './stage.ts'

/** What every agent double says of the secret that it was given, as it has to be stored. */
const HIDDEN = 'with •••'

type Where = Pick<Stage, 'database' | 'double' | 'model' | 'repository'>

/** Planted secrets that stand where somebody may read them. `root`: where the programs log. */
export async function findSecrets(
  { database, double, model, repository }: Where,
  root: string,
): Promise<string[]> {
  const stored = await dumpAll(database)
  const told: [where: string, text: string][] = [
    ...(await readFiles(root)),
    ['the database', stored],
    ['what models were asked', JSON.stringify(model.mock.getRequests().map(({ body }) => body))],
    ['what was merged', git(repository, ['log', '--patch', '--branches', `-G${MARK}`])],
    ['what is said of it', git(repository, ['log', '--branches', `--grep=${MARK}`])],
  ]
  return [
    ...told.flatMap(([where, text]) => findPlanted(text).map(found => `${where}: ${found}`)),
    ...double.leaks.map(found => `what the chat was told: ${found}`),
    ...(stored.includes(HIDDEN) ? [] : ['no agent has told any: there was nothing to find']),
  ]
}

async function readFiles(folder: string): Promise<[string, string][]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries.filter(entry => entry.isFile()).map(({ name }) => name)
  return await Promise.all(
    names.map(async (name): Promise<[string, string]> => [name, await readFile(join(folder, name), 'utf8')]),
  )
}
