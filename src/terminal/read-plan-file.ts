import { dirname, isAbsolute, relative, resolve } from 'node:path'
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

/** A plan from where the person says, `-` being what is piped in. */
export async function readPlanFile(name: string, folder: string, io: Io): Promise<Uint8Array> {
  if (name === '-' && io.input.isTTY) io.complain('The plan is read from here, until Ctrl-D.')
  try {
    return await readBounded(name === '-' ? io.input : resolve(folder, name), PLAN_BYTES_MAX)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') throw new BadInput(`There is no file ${name} in ${folder}.`)
    if (code === 'EISDIR') throw new BadInput(`${name} is a folder. Name the file with the plan.`)
    if (code === 'EACCES') throw new BadInput(`${name} may not be read by you.`)
    throw error
  }
}
