import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readJsonOrNull } from '../places.ts'
import { WorkspaceError } from '../port.ts'
import { toAsideBranch, toKeptRef } from './names.ts'
import { placeFolder, tipFile, writeNote } from './places.ts'
import type { Desk, KnownTip, Place } from './places.ts'
import type { Move } from './remote.ts'
import type { AtRemote } from './remote-tip.ts'
import { moveRemote, remoteTip } from './remote-tip.ts'
import { onBranches, readBranch } from './repository.ts'

const HEADS = 'refs/heads/'

/**
 * What the run has come to, which only we say: whoever works in a worktree can move its branch as well. Then that is
 * told and put back, so that nothing comes in that was not judged, and nothing gets lost that was. `seen`: what stands at
 * its remote, where that was looked at just now.
 */
export async function tipOf(desk: Desk, place: Place, seen: AtRemote | null = null): Promise<string> {
  const remote = desk.remoteOf(place.target)
  if (remote !== null) return await remoteTip(desk, remote, place, seen)
  for (;;) {
    const known = await knownTip(desk, place)
    const tip = await readOwn(desk, place)
    if (tip !== null && (known === null || isKnown(known, tip))) {
      if (known === null) noteTip(desk, place, { tip, next: null })
      return tip
    }
    if (known === null) throw gone(place)
    // a merge of ours may have moved it since we looked
    if (desk.tips.get(nameOf(place)) !== known) continue
    await desk.queue(`tip ${nameOf(place)}`, () => putBack(desk, place))
  }
}

/** False: it does not stand at `from` any more. `more`: what else is to stand at a remote from then on. */
export async function moveBranch(
  desk: Desk,
  place: Place,
  from: string,
  to: string,
  more: readonly Move[] = [],
): Promise<boolean> {
  const remote = desk.remoteOf(place.target)
  if (remote !== null) return await moveRemote(desk, remote, place, from, to, more)
  return await desk.queue(`tip ${nameOf(place)}`, async () => {
    const known = await knownTip(desk, place)
    if (known !== null && known.tip !== from) return false
    // after a crash it stands at one of the two
    await keepTip(desk, place, { tip: from, next: to })
    try {
      await update(desk, place, to, from)
    } catch (error) {
      const tip = await readOwn(desk, place)
      if (tip !== to) await keepTip(desk, place, { tip: from, next: null })
      if (tip === from) throw error
      if (tip !== to) return false
    }
    await keepTip(desk, place, { tip: to, next: null })
    return true
  })
}

/** The first state of a branch that was just begun, or is there from before. */
export async function beginTip(desk: Desk, place: Place, tip: string): Promise<void> {
  await keepTip(desk, place, { tip, next: null })
}

async function putBack(desk: Desk, place: Place): Promise<void> {
  const known = await knownTip(desk, place)
  const tip = await readOwn(desk, place)
  if (known === null || (tip !== null && isKnown(known, tip))) return
  const aside = await setAside(desk, place, known.tip, tip)
  // first: who hears of it twice after a crash hears of it at least once
  await desk.told({ run: place.run, branch: toName(place.branch), aside: aside && toName(aside) })
  await update(desk, place, known.tip)
}

/** What was not ours is left to people under another name, unless all of it is in what is ours. */
async function setAside(desk: Desk, place: Place, known: string, tip: string | null): Promise<string | null> {
  if (tip === null) return null
  const env = onBranches(place.found)
  const asked = await desk.git.ask(['merge-base', '--is-ancestor', tip, known], { env, fine: [1, 128] })
  if (asked.code !== 1) return null
  const branch = toAsideBranch(place.run, tip)
  await desk.branches.set(place.found.common, branch, tip)
  return branch
}

/** With it moves a name that agents have no reason to touch: what has come in stays reachable, whatever they clear away. */
async function update(desk: Desk, place: Place, to: string, from?: string): Promise<void> {
  const moves = [`update ${place.branch} ${to}${from === undefined ? '' : ` ${from}`}`]
  moves.push(`update ${toKeptRef(place.run)} ${to}`)
  // a branch that an agent has made another name of a branch of people must not take that along
  const input = moves.map(move => `option no-deref\n${move}\n`).join('')
  const args = ['update-ref', '--create-reflog', '-m', 'regatta', '--stdin']
  await desk.git.ask(args, { env: onBranches(place.found), input })
}

function isKnown({ tip, next }: KnownTip, found: string): boolean {
  return found === tip || found === next
}

/** Null: nothing was written down of it, as with what an earlier version began. */
async function knownTip(desk: Desk, place: Place): Promise<KnownTip | null> {
  const known = desk.tips.get(nameOf(place))
  if (known) return known
  const kept = await readJsonOrNull<KnownTip>(tipFile(placeFolder(desk.root, place)))
  if (kept === null) return null
  const tip = kept.next === null ? kept.tip : await readOwn(desk, place)
  return noteTip(desk, place, tip !== null && isKnown(kept, tip) ? { tip, next: null } : kept)
}

/** Unless somebody else was quicker. */
function noteTip(desk: Desk, place: Place, known: KnownTip): KnownTip {
  const noted = desk.tips.get(nameOf(place)) ?? known
  desk.tips.set(nameOf(place), noted)
  return noted
}

async function keepTip(desk: Desk, place: Place, known: KnownTip): Promise<void> {
  desk.tips.set(nameOf(place), known)
  await writeNote(tipFile(placeFolder(desk.root, place)), known)
}

/** Null: it is gone, or another name of some other branch. */
async function readOwn(desk: Desk, { found, branch }: Place): Promise<string | null> {
  const loose = await readFile(join(found.common, branch), 'utf8').catch(() => '')
  return loose.startsWith('ref:') ? null : await readBranch(desk.git, found, branch)
}

function nameOf({ found, branch }: Place): string {
  return `${found.common} ${branch}`
}

function toName(ref: string): string {
  return ref.slice(HEADS.length)
}

function gone({ branch, run }: Place): WorkspaceError {
  const name = toName(branch)
  const message = `The branch ${name} of run ${JSON.stringify(run)} is gone from its repository. Put it back where it was (git branch ${name} COMMIT), then go on`
  return new WorkspaceError('git', message)
}
