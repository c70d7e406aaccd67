import { isSameContent } from '../content.ts'
import type { Content } from '../content.ts'
import type { FindBase } from '../additions.ts'
import type { ChangeWithContent } from '../copy.ts'
import type { AdditionLimits } from '../port.ts'
import { readlink } from 'node:fs/promises'
import { join } from 'node:path'
import { workFolder } from './places.ts'
import type { Desk, Located } from './places.ts'
import { onObjects } from './repository.ts'
import type { Repository } from './repository.ts'
import { isExecutable, isLink, toChange } from './snapshot.ts'
import type { Entry, Side } from './snapshot.ts'

/** Of all that the changed files of one attempt held before. */
const BEFORE_BYTES_MAX = 64_000_000

/** What the changes were from and to, as far as a judge of the work looks at them. */
export async function tellContents(
  desk: Desk,
  repository: Repository,
  { place, folder }: Located,
  entries: readonly Entry[],
  leaks: ReadonlyMap<string, string>,
  limits: AdditionLimits,
): Promise<{ changes: ChangeWithContent[]; findBase: FindBase }> {
  const wanted = entries.flatMap(({ before }) => (before === null ? [] : [before.oid]))
  const blobs = await readBlobs(desk, repository, wanted)
  const changes: ChangeWithContent[] = []
  const byPath = new Map<string, string>()
  for (const entry of entries) {
    const change = toChange(place.found.sub, entry)
    if (entry.before !== null) byPath.set(change.path, entry.before.oid)
    const before = entry.before && toBefore(entry.before, blobs)
    const after = entry.after && (await toAfter(entry.after, join(workFolder(folder), entry.path)))
    const leadsOut = leaks.get(entry.path)
    const told = { ...change, before, after: isSameContent(before, after) ? before : after }
    changes.push(leadsOut === undefined ? told : { ...told, leadsOut })
  }
  const findBase: FindBase = async path => {
    const bytes = blobs.get(byPath.get(path) ?? '')
    return bytes === undefined ? { near: null } : { bytes: bytes.subarray(0, 2 * limits.bytes + 1) }
  }
  return { changes, findBase }
}

function toBefore(side: Side, blobs: ReadonlyMap<string, Buffer>): Content {
  if (isLink(side)) return { kind: 'link', to: blobs.get(side.oid)?.toString('utf8') ?? '' }
  return { kind: 'file', size: 0, executable: isExecutable(side), sha256: side.oid }
}

async function toAfter(side: Side, path: string): Promise<Content> {
  if (isLink(side)) return { kind: 'link', to: await readlink(path).catch(() => '') }
  return { kind: 'file', size: 0, executable: isExecutable(side), sha256: side.oid }
}

/** Those that are too much are left out. Submodules have none. */
export async function readBlobs(
  desk: Desk,
  repository: Repository,
  oids: string[],
  eachMax = BEFORE_BYTES_MAX,
): Promise<Map<string, Buffer>> {
  if (oids.length === 0) return new Map()
  const env = onObjects(repository)
  const input = `${[...new Set(oids)].join('\n')}\n`
  const asked = await desk.git.ask(['cat-file', '--batch-check'], { env, input })
  const small: string[] = []
  let bytes = 0
  for (const line of asked.out.toString('utf8').split('\n')) {
    const [oid = '', type, size] = line.split(' ')
    if (type !== 'blob' || Number(size) > eachMax || bytes + Number(size) > BEFORE_BYTES_MAX) continue
    bytes += Number(size)
    small.push(oid)
  }
  if (small.length === 0) return new Map()
  const { out } = await desk.git.ask(['cat-file', '--batch'], { env, input: `${small.join('\n')}\n` })
  return parseBatch(out)
}

/** `OID blob SIZE`, a line end, that many bytes, a line end. */
function parseBatch(out: Buffer): Map<string, Buffer> {
  const blobs = new Map<string, Buffer>()
  for (let at = 0; at < out.length;) {
    const end = out.indexOf(0x0a, at)
    if (end < 0) break
    const [oid = '', , size = '0'] = out.toString('utf8', at, end).split(' ')
    blobs.set(oid, out.subarray(end + 1, end + 1 + Number(size)))
    at = end + 2 + Number(size)
  }
  return blobs
}
