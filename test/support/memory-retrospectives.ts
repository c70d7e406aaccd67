import type { Retrospective } from '../../src/run/retrospective.ts'
import type {
  NewRetrospective,
  RetrospectiveRow,
  RetrospectiveRows,
  SendingRef,
} from '../../src/store/retrospectives-port.ts'
import { inside, outside, type MemoryHost } from './memory-host.ts'
import type { MemoryState } from './memory-state.ts'

export type StoredRetrospective = RetrospectiveRow & { nth: number; dueAt: number }

const words = new WeakMap<StoredRetrospective, ReadonlySet<string>>()

export function openMemoryRetrospectives(host: MemoryHost): RetrospectiveRows {
  const { memory } = host
  const { retrospectives } = memory
  const settle = (what: string, { id, revision }: SendingRef, part: (row: StoredRetrospective) => object) =>
    outside(host, what, () => {
      const stands = (row: StoredRetrospective): boolean =>
        row.revision === revision && row.sending === 'waiting'
      retrospectives.change(id, stands, part)
    })
  return {
    keep: (tx, rows) => inside(tx, 'keep', () => rows.forEach(row => keep(memory, row))),
    find: (namespace, asked, limit) =>
      outside(host, 'find', () => {
        const wanted = [...toWords(asked)]
        return retrospectives
          .all()
          .filter(row => row.namespace === namespace)
          .map(row => {
            const spoken = wordsOf(row)
            return { row, rank: wanted.filter(word => spoken.has(word)).length / wanted.length }
          })
          .filter(({ rank }) => rank > 0)
          .sort((a, b) => b.rank - a.rank || b.row.at - a.row.at || b.row.nth - a.row.nth)
          .slice(0, limit)
          .map(({ row, rank }) => ({ ...toSaid(row), rank }))
      }),
    of: run =>
      outside(host, 'of', () =>
        retrospectives
          .all()
          .filter(row => row.run === run)
          .map(toRow),
      ),
    takeUnsent: leaseMs =>
      outside(host, 'takeUnsent', () => {
        const [first] = retrospectives
          .all()
          .filter(({ sending, dueAt }) => sending === 'waiting' && dueAt <= memory.now())
          .sort((a, b) => a.dueAt - b.dueAt)
        const taken =
          first &&
          retrospectives.change(
            first.id,
            () => true,
            () => ({ dueAt: memory.now() + leaseMs }),
          )
        return taken && { ...toSaid(taken), revision: taken.revision, tries: taken.tries }
      }),
    markSent: ref => settle('markSent', ref, () => ({ sending: 'sent', sentAt: memory.now(), why: null })),
    giveUp: (ref, why) =>
      settle('giveUp', ref, ({ tries }) => ({ sending: 'refused', why, tries: tries + 1 })),
    delay: (ref, { pauseMs, why, counts }) =>
      settle('delay', ref, ({ tries }) => ({
        dueAt: memory.now() + pauseMs,
        why,
        tries: tries + (counts === 'failed' ? 1 : 0),
      })),
  }
}

function keep(memory: MemoryState, row: NewRetrospective): void {
  const { retrospectives } = memory
  const fresh = { tries: 0, dueAt: memory.now(), sentAt: null, why: null }
  const before = retrospectives.get(row.id)
  if (!before) retrospectives.add(row.id, { ...row, ...fresh, revision: 1, nth: memory.nextNumber() })
  else
    retrospectives.change(
      row.id,
      ({ title, text, outcome }) => title !== row.title || text !== row.text || outcome !== row.outcome,
      ({ revision }) => ({ ...row, ...fresh, revision: revision + 1 }),
    )
}

function toRow(stored: StoredRetrospective): RetrospectiveRow {
  const { nth: _, dueAt: __, ...row } = stored
  return row
}

function toSaid(row: StoredRetrospective): Retrospective {
  const { id, namespace, run, task, title, text, outcome, tags, at } = row
  return { id, namespace, run, task, title, text, outcome, tags, at }
}

function wordsOf(row: StoredRetrospective): ReadonlySet<string> {
  const known = words.get(row)
  if (known) return known
  const made = toWords(`${row.title} ${row.text}`)
  words.set(row, made)
  return made
}

/** As PostgreSQL's plain parser sees them, near enough: a path is one word. */
function toWords(text: string): Set<string> {
  const found = text.toLowerCase().match(/[\p{L}\p{N}][\p{L}\p{N}_./-]*/gu) ?? []
  return new Set(found.map(word => word.replace(/[./-]+$/, '')))
}
