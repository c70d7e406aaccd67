import { toText } from '../additions.ts'
import type { ContentLimits, Contents, FileText, WorkspaceKey } from '../port.ts'
import { readBlobs } from './contents.ts'
import { findMerged, readHistory } from './history.ts'
import { locate, readPlaces } from './places.ts'
import type { Desk, Place } from './places.ts'
import type { Repository } from './repository.ts'
import { readLeft } from './attempts-at-remote.ts'
import { repositoryOf } from './repository-of.ts'
import { findPlace } from './run-place.ts'
import { compareTrees, takeTree, toChange } from './snapshot.ts'
import type { Side } from './snapshot.ts'

export async function readContents(
  desk: Desk,
  key: WorkspaceKey,
  target: string,
  limits: ContentLimits,
): Promise<Contents | null> {
  const trees = await findTrees(desk, key, target)
  if (trees === null) return null
  const { place, repository, before, after } = trees
  const entries = await compareTrees(desk, repository, before, after)
  const shown = entries.slice(0, limits.files)
  const oids = shown.flatMap(entry => [entry.before, entry.after]).flatMap(side => side?.oid ?? [])
  const blobs = await readBlobs(desk, repository, oids, limits.bytes)
  const read = (side: Side | null): FileText => {
    const blob = side === null ? null : blobs.get(side.oid)
    if (blob === null) return []
    const text = blob === undefined ? 'large' : toText(blob, limits.bytes)
    return typeof text === 'string' ? text : text.lines
  }
  const files = shown.map(entry => ({
    ...toChange(place.found.sub, entry),
    before: read(entry.before),
    after: read(entry.after),
  }))
  return { files, count: entries.length }
}

interface Trees {
  place: Place
  repository: Repository
  before: string
  after: string
}

/** In its worktree, as it was kept, or as it came in; at a remote also what another worker made. */
async function findTrees(desk: Desk, key: WorkspaceKey, target: string): Promise<Trees | null> {
  const located = await locate(desk.root, key)
  if (located !== null) {
    const { place, folder, opened } = located
    const repository = await repositoryOf(desk, place)
    const known = opened.kept?.commit ?? opened.judged
    const after = known ?? (await desk.queue(folder, () => takeTree(desk, repository, located))).tree
    return { place, repository, before: opened.base, after }
  }
  const remote = desk.remoteOf(target)
  const elsewhere = remote && (await findPlace(desk, key.run, target))
  for (const place of elsewhere ? [elsewhere] : await readPlaces(desk.root, key.run)) {
    if (!place.isMade) continue
    const repository = await repositoryOf(desk, place)
    const merged = findMerged(await readHistory(desk, repository, place), key)
    if (merged) return { place, repository, before: `${merged.own}~`, after: merged.own }
    const left = remote && (await readLeft(desk, remote, place, key))
    if (left) return { place, repository, before: left.base, after: left.tree }
  }
  return null
}
