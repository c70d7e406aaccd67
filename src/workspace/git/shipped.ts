import { atRemote } from './attempts-at-remote.ts'
import { ATTEMPT_BRANCHES, toBaseRef, toKeptRef, toSafeName } from './names.ts'
import type { Desk, Place } from './places.ts'
import { fetchRefs, listRefs, pushRefs } from './remote.ts'
import type { Remote } from './remote.ts'
import { onBranches } from './repository.ts'
import type { Found } from './repository.ts'
import { repositoryOf } from './repository-of.ts'

/** Runs that are over, at remotes that are asked once for all of them. */
export interface Shipped {
  /** Takes the run's branch away there if its base holds all of it. False: it stays, or that cannot be told. */
  dropAt(remote: Remote, place: Place): Promise<boolean>
}

export function openShipped(desk: Desk): Shipped {
  const listed = new Map<string, Promise<Map<string, string>>>()
  return {
    async dropAt(remote, place) {
      let isDropped = false
      await atRemote(desk, place, async () => {
        const listing = listed.get(remote.url) ?? listRuns(desk, remote, place)
        listed.set(remote.url, listing)
        isDropped = await dropRun(desk, remote, place, await listing)
      })
      return isDropped
    },
  }
}

export async function isIn(
  desk: Desk,
  found: Pick<Found, 'common'>,
  tip: string,
  base: string,
): Promise<boolean> {
  const args = ['merge-base', '--is-ancestor', tip, base]
  const { code } = await desk.git.ask(args, { env: onBranches(found), fine: [1, 128] })
  return code === 0
}

/** With the base brought here. */
async function listRuns(desk: Desk, remote: Remote, place: Place): Promise<Map<string, string>> {
  const base = `refs/heads/${place.baseName}`
  const refs = await listRefs(desk, remote, ['refs/heads/regatta/*', 'refs/regatta/*', base])
  if (refs.has(base)) await fetchRefs(desk, remote, await repositoryOf(desk, place), [base])
  return refs
}

async function dropRun(
  desk: Desk,
  remote: Remote,
  place: Place,
  refs: ReadonlyMap<string, string>,
): Promise<boolean> {
  const { run, branch, baseName } = place
  const ours = [branch, toKeptRef(run), toBaseRef(run)]
  const stand = ours.filter(ref => refs.has(ref))
  const [tip, base] = [refs.get(branch), refs.get(`refs/heads/${baseName}`)]
  if (stand.length === 0) return true
  const attempts = `${ATTEMPT_BRANCHES}${toSafeName(run)}/`
  if ([...refs.keys()].some(ref => ref.startsWith(attempts))) return false
  const isEmpty = tip === undefined || tip === place.base
  if (!isEmpty && !(base !== undefined && (await isIn(desk, place.found, tip, base)))) return false
  const moves = stand.map(ref => ({ ref, from: refs.get(ref)!, to: null }))
  return (await pushRefs(desk, remote, await repositoryOf(desk, place), moves)) === null
}
