import { hash } from 'node:crypto'
import { mkdir, realpath, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { lstatOrNull } from '../content.ts'
import { removeFolder } from '../places.ts'
import { WorkspaceError } from '../port.ts'
import { toBaseRef, toBranch, toKeptRef } from './names.ts'
import type { Desk, Place } from './places.ts'
import { denied, fetchRefs, pushRefs, readBase } from './remote.ts'
import type { Remote } from './remote.ts'
import { look } from './remote-tip.ts'
import { onBranches } from './repository.ts'
import { repositoryOf } from './repository-of.ts'
import type { Found } from './repository.ts'

const TRIES_MAX = 5

/** The run as it stands at the remote: as another worker began it, or begun there now. */
export async function beginAtRemote(desk: Desk, remote: Remote, run: string, target: string): Promise<Place> {
  const based = await readBase(desk, remote)
  if (based === null) throw withoutBase(remote)
  const { name: baseName, tip } = based
  const found = await desk.queue(`clone ${remote.url}`, () => openClone(desk, remote, tip))
  const branch = toBranch(run)
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const stands = await look(desk, remote, { run, branch })
    if (stands.kept !== null && stands.base !== null)
      return { run, target, found, base: stands.base, baseName, branch, isMade: true }
    // what somebody made of the name before is not ours to go on with
    if (stands.branch !== null) throw taken(remote, branch)
    await bringBase(desk, remote, found, `refs/heads/${baseName}`, tip)
    const moves = [branch, toKeptRef(run), toBaseRef(run)].map(ref => ({ ref, from: null, to: tip }))
    const refused = await pushRefs(desk, remote, await repositoryOf(desk, { found }), moves)
    if (refused === null) return { run, target, found, base: tip, baseName, branch, isMade: true }
    const { kept } = await look(desk, remote, { run, branch })
    if (kept === null) throw denied(remote, refused)
  }
  throw taken(remote, branch)
}

/** Of our own, one for each remote: all that is brought from there lies in it, and every worktree of it. */
async function openClone(desk: Desk, { url }: Remote, like: string): Promise<Found> {
  const format = like.length === 64 ? 'sha256' : 'sha1'
  const folder = join(desk.root, 'clones', `${hash('sha256', url, 'hex').slice(0, 16)}.git`)
  if ((await lstatOrNull(folder)) === null) {
    const made = `${folder}.new`
    await removeFolder(made)
    await mkdir(dirname(folder), { recursive: true })
    const args = ['init', '--quiet', '--bare', '--template=', `--object-format=${format}`, '-b', 'none', made]
    await desk.git.ask(args, {})
    await rename(made, folder)
  }
  return { common: await realpath(folder), format, sub: '', head: like }
}

/** For agents to compare with as well. */
async function bringBase(desk: Desk, remote: Remote, found: Found, base: string, tip: string): Promise<void> {
  await fetchRefs(desk, remote, await repositoryOf(desk, { found }), [base])
  await desk.git.ask(['update-ref', '--no-deref', base, tip], { env: onBranches(found) })
}

function withoutBase({ url, base }: Remote): WorkspaceError {
  const what = base === null ? 'no branch that runs could begin at' : `no branch ${JSON.stringify(base)}`
  return new WorkspaceError(
    'target-missing',
    `The remote ${url} has ${what}. Name one that it has as workspace.remote.base`,
  )
}

function taken({ url }: Remote, branch: string): WorkspaceError {
  const name = branch.slice('refs/heads/'.length)
  const message = `The remote ${url} has a branch ${name} that no run of ours began. Give it another name there, then go on`
  return new WorkspaceError('git', message)
}
