import { toPlainText } from '../../lib/text.ts'
import type { BranchSummary } from '../../run/shipping.ts'
import type { Desk } from './places.ts'
import { onObjects } from './repository.ts'
import { repositoryOf } from './repository-of.ts'
import { findPlace } from './run-place.ts'
import { tipOf } from './tip.ts'

const LOG_LINES_MAX = 20
const FILES_MAX = 50
const SUBJECT_CHARS_MAX = 120

/** Null: nothing was ever opened there. */
export async function describe(desk: Desk, run: string, target: string): Promise<BranchSummary | null> {
  const place = await findPlace(desk, run, target)
  if (place === null) return null
  const repository = await repositoryOf(desk, place)
  const tip = await tipOf(desk, place)
  const env = onObjects(repository)
  const logged = ['log', '--first-parent', '-z', '--format=%h %s', '--end-of-options', tip, `^${place.base}`]
  const log = (await desk.git.ask(logged, { env })).out
    .toString('utf8')
    .split('\0')
    .filter(line => line !== '')
  const compared = ['diff-tree', '-r', '-z', '--numstat', '--no-renames', '--end-of-options', place.base, tip]
  const files = toFiles((await desk.git.ask(compared, { env })).out)
  const sum = (of: 'added' | 'removed'): number => files.reduce((total, file) => total + file[of], 0)
  return {
    branch: place.branch.slice('refs/heads/'.length),
    base: place.baseName,
    commit: place.base,
    tip,
    log: log.slice(0, LOG_LINES_MAX).map(line => toPlainText(line).slice(0, SUBJECT_CHARS_MAX)),
    commits: log.length,
    files: files.slice(0, FILES_MAX),
    added: sum('added'),
    removed: sum('removed'),
  }
}

/** `ADDED\tREMOVED\tPATH`, dashes for what is no text. */
function toFiles(out: Buffer): BranchSummary['files'] {
  const records = out
    .toString('utf8')
    .split('\0')
    .filter(record => record !== '')
  return records.map(record => {
    const [added = '', removed = '', ...path] = record.split('\t')
    return { path: path.join('\t'), added: Number(added) || 0, removed: Number(removed) || 0 }
  })
}
