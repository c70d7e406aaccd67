import { readdir } from 'node:fs/promises'
import { dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { joinFiles } from '../plan/bytes/join-files.ts'
import { PLAN_BYTES_MAX } from '../plan/plan.ts'
import { readBounded } from '../system/read-input.ts'
import { BadInput } from './bad-input.ts'
import type { Io } from './io.ts'

/** The folder that a plan's file lies in, as it is called within the one that changes go to; undefined: it lies elsewhere. */
export function besidePlan(name: string, folder: string): string | undefined {
  if (name === '-') return undefined
  const path = relative(folder, dirname(resolve(folder, name))).replaceAll('\\', '/')
  return path === '' || path.startsWith('..') || isAbsolute(path) ? undefined : path
}

/** A plan from where the person says, `-` being what is piped in; of a folder the plan that its files are together. */
export async function readPlanFile(name: string, folder: string, io: Io): Promise<Uint8Array> {
  if (name === '-' && io.input.isTTY) io.complain('The plan is read from here, until Ctrl-D.')
  try {
    return await readBounded(name === '-' ? io.input : resolve(folder, name), PLAN_BYTES_MAX)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') throw new BadInput(`There is no file ${name} in ${folder}.`)
    if (code === 'EISDIR') return await readFolder(name, resolve(folder, name))
    if (code === 'EACCES') throw new BadInput(`${name} may not be read by you.`)
    throw error
  }
}

const FILES_MAX = 100
const PLAN_ENDING = /\.(?:md|markdown|txt|org|adoc|rst|ya?ml|json)$/i
/** What lies in any folder and is no part of a plan. */
const BESIDE =
  /^(?:\.|(?:license|licence|changelog|contributing|code_of_conduct|security|notice|package|package-lock|tsconfig)\b)/i

/** The files right in it, none of folders below. */
async function readFolder(name: string, path: string): Promise<Uint8Array> {
  const entries = await readdir(path, { withFileTypes: true })
  const names = entries.flatMap(entry =>
    entry.isFile() && PLAN_ENDING.test(entry.name) && !BESIDE.test(entry.name) ? [entry.name] : [],
  )
  if (names.length === 0)
    throw new BadInput(`${name} is a folder without plans in it. Name the file with the plan.`)
  if (names.length > FILES_MAX)
    throw new BadInput(
      `${name} holds ${names.length} files; ${FILES_MAX} are read as one plan at most. Name one.`,
    )
  const files = []
  let left = PLAN_BYTES_MAX
  for (const own of names.sort()) {
    const bytes = await readBounded(join(path, own), Math.max(left, 0))
    left -= bytes.length
    files.push({ name: own, bytes })
  }
  if (left < 0)
    throw new BadInput(
      `The files in ${name} are larger than ${PLAN_BYTES_MAX / 1_000_000} MB together. Split the plan.`,
    )
  const [only, more] = files
  return more === undefined ? only!.bytes : joinFiles(files)
}
