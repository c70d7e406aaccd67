import { realpath } from 'node:fs/promises'
import { lstatOrNull } from './content.ts'
import { WorkspaceError } from './port.ts'

/** Links on the way to it resolved, so that a folder has one name. */
export async function toRealFolder(target: string): Promise<string> {
  const whole = await realpath(target).catch(() => null)
  if (whole !== null && (await lstatOrNull(whole))?.isDirectory() === true) return whole
  const message = `${target} is not a folder. Name the folder that the plan is to be carried out in`
  throw new WorkspaceError('target-missing', message)
}

/** What the disk refuses is told as what it is: somebody can see to it. */
export async function withIoErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof WorkspaceError || !(error instanceof Error) || !('code' in error)) throw error
    const message = `${error.message}. See to the rights and the space of these folders, then try again`
    throw new WorkspaceError('io', message, { cause: error })
  }
}
