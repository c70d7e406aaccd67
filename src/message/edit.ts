import type { Change } from '../plan/compare/change.ts'
import type { Judged } from '../run/judge-edit.ts'
import { listed } from '../run/listed.ts'
import type { Run } from '../run/run.ts'
import { list, note, quiet, text, titled } from './blocks.ts'
import { countDifferences, sayDifferences } from './difference.ts'
import { fit } from './fit.ts'
import type { Block, Message } from './message.ts'
import { COMMAND_CHARS_MAX } from './message.ts'
import { toName, toTitle } from './names.ts'
import { said } from './words.ts'

export interface EditAbout {
  changes: readonly Change[]
  /** Of a newer version, what a run that goes on does not take over, and why. */
  left: readonly string[]
  judged: Judged
  /** By which it is done; null: it cannot be typed. */
  command: string | null
  /** Whether something else was shown before, and the run has moved on since. */
  isAnew: boolean
}

const CHANGES_MAX = 25
const LEFT_MAX = 8
const WIDTH = 400

/** What is to be changed of a run's plan and what that comes to, to be confirmed. */
export function renderEdit(run: Run, { changes, left, judged, command, isAnew }: EditAbout): Message {
  const title = toTitle(run.charter.plan.title)
  const counts = countDifferences(changes)
  const isPressable = command !== null && command.length <= COMMAND_CHARS_MAX
  return fit({
    summary: `Change ${title} (${run.id})? ${counts}`,
    blocks: [
      text({ bold: `Change ${title}?` }, ` ${counts}, while `, { code: run.id }, ' goes on.'),
      ...(isAnew ? [text('The run has moved on since this was shown: it comes to something else now.')] : []),
      toChanges(changes),
      ...titled('What that does now', tellJudged(judged), 9, line => [line]),
      ...titled('What stays as it is', left, LEFT_MAX, line => [said(line, WIDTH)]),
      ...(command === null
        ? []
        : [note('Nothing is changed before somebody says so: ', { code: `/wave ${command}` })]),
    ],
    buttons: isPressable ? [{ label: 'Change the plan', command, style: 'main' }] : [],
    reactions: isPressable ? [{ emoji: '✅', command }] : [],
  })
}

/** What changed since the version before, for the preview of a newer one. */
export function listChanged(before: string, changes: readonly Change[]): Block[] {
  const since: Block = text(
    { bold: 'What changed' },
    ' since ',
    { code: before },
    ': ',
    countDifferences(changes) || 'nothing',
    '.',
  )
  return changes.length === 0 ? [since] : [since, toChanges(changes, LEFT_MAX)]
}

/** What the preview of a newer version becomes whose changes were taken over. */
export function renderAdopted(title: string, { run, by }: { run: string; by: string }): Message {
  const name = toTitle(title)
  const line = `taken over into ${run} by ${toName(by)}`
  return fit(quiet(`${name}: ${line}`, [text({ bold: name }, `: ${line}.`)]))
}

function toChanges(changes: readonly Change[], most = CHANGES_MAX): Block {
  return list(sayDifferences(changes), most, ({ sign, text }) => [
    `${sign === '~' ? '' : `${sign} `}${said(text, WIDTH)}`,
  ])
}

function tellJudged({ putBack, waits, unblocks, reopened, held }: Judged): string[] {
  const lines: [string[], (names: string) => string][] = [
    [putBack, names => `put back, at no cost, until what is needed now is done: ${names}`],
    [waits, names => `waits until what is needed now is done: ${names}`],
    [unblocks, names => `may start: ${names}`],
    [reopened, names => `has work again: ${names}`],
    [held, names => `starts nothing new until that is done, and what is at work there goes on: ${names}`],
  ]
  const told = lines.flatMap(([ids, tell]) => (ids.length > 0 ? [tell(listed(ids))] : []))
  return told.length > 0 ? told : ['nothing that is at work is touched']
}
