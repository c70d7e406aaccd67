import { unreachable } from '../lib/assert.ts'
import type { Run } from '../run/run.ts'
import type { BranchSummary, Shipping } from '../run/shipping.ts'
import { heading, list, note, quiet, text, titled } from './blocks.ts'
import { fit } from './fit.ts'
import type { Block, Message } from './message.ts'
import { toTitle } from './names.ts'
import { counted, plain, said } from './words.ts'

const LOG_MAX = 15
const FILES_MAX = 15
const TAIL_CHARS_MAX = 1_000
const TIP_CHARS = 12

/** What a run has come to, and what became of the wish to have it shipped. `verb`: by which it is, where this is read. */
export function renderShipping(run: Run, shipping: Shipping, verb = '/wave ship'): Message {
  const title = toTitle(run.charter.plan.title)
  switch (shipping.kind) {
    case 'nothing':
      return fit(quiet(shipping.why, [text(plain(shipping.why))]))
    case 'shown':
      return fit(
        quiet(`${title}: what it has come to`, [
          heading(title),
          ...toBlocks(shipping.summary),
          toHow(run, shipping, verb),
        ]),
      )
    case 'shipped':
      return fit(
        quiet(`${title} is shipped`, [
          text(`${title} is shipped: `, { code: shipping.summary.branch }),
          ...toTail(shipping.tail),
        ]),
      )
    case 'failed':
      return fit(
        quiet(`${title} is not shipped`, [
          text(`Not shipped. ${plain(shipping.why)}`),
          ...toTail(shipping.tail),
        ]),
      )
    default:
      return unreachable(shipping)
  }
}

function toBlocks({
  branch,
  base,
  commit,
  tip,
  log,
  commits,
  files,
  added,
  removed,
}: BranchSummary): Block[] {
  const from = base === null ? commit.slice(0, TIP_CHARS) : plain(base)
  return [
    text(
      'Branch ',
      { code: branch },
      ` at ${tip.slice(0, TIP_CHARS)}: ${counted(commits, 'commit')} since ${from}`,
    ),
    list(log, LOG_MAX, line => [said(line)]),
    ...titled(`${counted(files.length, 'file')}, +${added} −${removed}`, files, FILES_MAX, file => [
      { code: file.path },
      ` +${file.added} −${file.removed}`,
    ]),
  ]
}

function toHow({ id }: Run, { summary, command }: Extract<Shipping, { kind: 'shown' }>, verb: string): Block {
  if (command === null) return note('Nobody has said how it is shipped: workspace.ship in regatta.yaml')
  const line = command.map(word => (/^[\w./:@=+-]+$/.test(word) ? word : JSON.stringify(word))).join(' ')
  return note('Ship exactly this: ', { code: `${verb} ${id} ${summary.tip.slice(0, TIP_CHARS)}` }, ' runs ', {
    code: plain(line),
  })
}

function toTail(tail: string): Block[] {
  const last = tail.trim().slice(-TAIL_CHARS_MAX)
  return last === '' ? [] : [{ type: 'code', text: last }]
}
