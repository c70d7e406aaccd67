import type { TroubleRows } from '../../src/store/troubles-port.ts'
import { inside, type MemoryHost } from './memory-host.ts'

/** What people are told of once, as `TroubleRows` wants it. */
export function openMemoryTroubles({ memory }: MemoryHost): TroubleRows {
  const { troubles, now } = memory
  const change = (name: string, where: (tillAt: number | null) => boolean, tillAt: number | null): boolean =>
    Boolean(
      troubles.change(
        name,
        row => where(row.tillAt),
        () => ({ tillAt }),
      ),
    )
  const add = (name: string, tillAt: number | null): boolean =>
    troubles.get(name) === undefined && Boolean(troubles.add(name, { name, tillAt }))
  return {
    begin: (tx, name) =>
      inside(tx, 'begin', () => add(name, null) || change(name, tillAt => tillAt !== null, null)),
    end: (tx, name) => inside(tx, 'end', () => change(name, tillAt => tillAt === null, now())),
    note: (tx, name, { fromAgoMs, tillAgoMs, apartMs }) =>
      inside(tx, 'note', () => {
        const tillAt = now() - tillAgoMs
        if (add(name, tillAt)) return true
        const before = troubles.get(name)?.tillAt ?? Infinity
        change(name, () => before !== Infinity, Math.max(before, tillAt))
        return before <= now() - fromAgoMs - apartMs
      }),
    lasting: tx =>
      inside(tx, 'lasting', () =>
        troubles
          .all()
          .filter(({ tillAt }) => tillAt === null)
          .map(({ name }) => name),
      ),
  }
}
