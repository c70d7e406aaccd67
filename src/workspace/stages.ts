import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { REHEARSALS } from '../lib/rehearsed.ts'
import type { WorkspaceKey, Workspaces } from './port.ts'

/**
 * A rehearsal that several machines share has no folder that they share: on each, what was acted there goes to one in its
 * own data folder. Nobody needs what the others acted.
 */
export function withStages(workspaces: Workspaces, dataFolder: string): Workspaces {
  async function toStage(target: string): Promise<string> {
    if (!isStage(target)) return target
    const folder = join(dataFolder, target)
    await mkdir(folder, { recursive: true })
    return folder
  }
  async function rollBack(keys: readonly WorkspaceKey[], target: string): ReturnType<Workspaces['rollBack']> {
    const run = keys[0]?.run
    if (!isStage(target) || run === undefined) return await workspaces.rollBack(keys, target)
    const stage = await toStage(target)
    const standing = await workspaces.merged(run, stage)
    const own = keys.filter(key => standing.some(other => isSame(key, other)))
    return await workspaces.rollBack(own, stage)
  }
  return {
    ...workspaces,
    rollBack,
    open: async (key, target, from) => await workspaces.open(key, await toStage(target), from),
    view: async (run, target, until) => await workspaces.view(run, await toStage(target), until),
    merged: async (run, target) => await workspaces.merged(run, await toStage(target)),
    describe: async (run, target) => await workspaces.describe(run, await toStage(target)),
  }
}

function isStage(target: string): boolean {
  return target.startsWith(`${REHEARSALS}/`)
}

function isSame(a: WorkspaceKey, b: WorkspaceKey): boolean {
  return a.task === b.task && a.attempt === b.attempt
}
