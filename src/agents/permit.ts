import { relative } from 'node:path'
import { matchesPath } from '../lib/glob.ts'
import type { Permissions, Permit, ToolKind } from '../run/permissions.ts'
import { confine, FileRefusal } from './confined-files.ts'

/** What an agent wants to do. */
export interface Wanted {
  kind: ToolKind
  /** As the agent names them. */
  paths: string[]
}

export interface Permitted {
  permit: Permit
  /** Why, where it is not allowed. */
  why: string
}

/** Its workspace is a copy of its own; what reaches beyond it is for people to decide. */
const USUAL: Record<ToolKind, Permit> = {
  read: 'allow',
  edit: 'allow',
  delete: 'allow',
  move: 'allow',
  search: 'allow',
  execute: 'ask',
  fetch: 'ask',
  other: 'ask',
}
const STRICTNESS: Record<Permit, number> = { allow: 0, ask: 1, deny: 2 }
const PATHS_MAX = 100

/** What is said of a task stands before what is said of its agent, setting by setting. */
export function mergePermissions(agent: Permissions, task: Permissions): Permissions {
  return { ...agent, ...task, paths: { ...agent.paths, ...task.paths } }
}

/** Whether it may be done by itself: the strictest of what is said of the kind and of the paths; `usual` where nothing is. */
export function permit(
  permissions: Permissions,
  kind: ToolKind,
  paths: readonly string[],
  usual: Permit,
): Permit {
  const said = Object.entries(permissions.paths ?? {})
    .filter(([pattern]) => paths.some(path => matchesPath(pattern, path)))
    .map(([, permitted]) => permitted)
  const own = permissions[kind]
  const all = own === undefined ? said : [own, ...said]
  return all.length === 0 ? usual : all.reduce((a, b) => (STRICTNESS[b] > STRICTNESS[a] ? b : a))
}

/** Of all that speaks to it the strictest counts; a path that leads out of the workspace is denied whatever is said. */
export async function decidePermit(
  permissions: Permissions,
  folder: string,
  { kind, paths }: Wanted,
): Promise<Permitted> {
  const ofKind = permissions[kind] ?? USUAL[kind]
  let strictest: Permitted = { permit: ofKind, why: `${kind}: ${ofKind}` }
  if (paths.length > PATHS_MAX) return { permit: 'deny', why: `it names more than ${PATHS_MAX} paths` }
  for (const path of paths) {
    const found = await ofPath(permissions, folder, path)
    if (STRICTNESS[found.permit] > STRICTNESS[strictest.permit]) strictest = found
  }
  return strictest
}

async function ofPath({ paths = {} }: Permissions, folder: string, path: string): Promise<Permitted> {
  try {
    const place = await confine(folder, path)
    const inside = relative(await confine(folder, '.'), place).replaceAll('\\', '/')
    let strictest: Permitted = { permit: 'allow', why: '' }
    for (const [pattern, permit] of Object.entries(paths)) {
      if (STRICTNESS[permit] <= STRICTNESS[strictest.permit] || !matchesPath(pattern, inside)) continue
      strictest = { permit, why: `${pattern}: ${permit}` }
    }
    return strictest
  } catch (error) {
    if (error instanceof FileRefusal) return { permit: 'deny', why: error.message }
    throw error
  }
}
