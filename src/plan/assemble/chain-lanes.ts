import { kindOf } from '../words/wave-name.ts'
import type { Draft } from './draft.ts'

/** What stands in one lane goes on in its order, within each wave of which that is said. */
export function chainLanes(draft: Draft, said: Set<string>): number[][] {
  const chains = new Map<string, number[]>()
  if (said.size === 0) return []
  const isLaned = draft.tasks.some(({ told }) => told.path.some(name => kindOf(name) === 'lane'))
  for (const [index, { told, wave }] of draft.tasks.entries()) {
    if (!said.has('') && !said.has(draft.waves[wave]!.name.key)) continue
    // Without lanes, what stands below the name of whoever does it is one.
    const lane = isLaned ? told.path.find(name => kindOf(name) === 'lane')?.key : told.agent
    if (lane === undefined || lane === null) continue
    const key = `${wave} ${lane}`
    const own = chains.get(key)
    if (own === undefined) chains.set(key, [index])
    else own.push(index)
  }
  return [...chains.values()].filter(chain => chain.length > 1)
}
