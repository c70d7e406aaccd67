import type { Section } from '../outline/outline.ts'
import { parseOwnedLane } from '../words/lanes.ts'
import { kindOf } from '../words/wave-name.ts'
import type { Draft } from './draft.ts'

/** What stands in one lane goes on in its order, within each wave of which that is said. */
export function chainLanes(draft: Draft, said: Set<string>): number[][] {
  const chains = new Map<string, number[]>()
  if (said.size === 0) return []
  for (const [index, { told, wave }] of draft.tasks.entries()) {
    if (!said.has('') && !said.has(draft.waves[wave]!.name.key)) continue
    const lane = told.path.find(name => kindOf(name) === 'lane')
    if (lane === undefined) continue
    const key = `${wave} ${lane.key}`
    const own = chains.get(key)
    if (own === undefined) chains.set(key, [index])
    else own.push(index)
  }
  return [...chains.values()].filter(chain => chain.length > 1)
}

/** `Lane Red – back end (red-agent)`: who does what is in that lane and names nobody else. */
export function giveLanes(root: Section, draft: Draft): void {
  const free = draft.tasks.filter(
    ({ told }) => told.agent === null && told.path.some(name => kindOf(name) === 'lane'),
  )
  if (free.length === 0) return
  giveTitles(draft)
  const owners = new Map<string, string | null>()
  visit(root, owners)
  for (const { told } of free) {
    const lane = told.path.find(name => kindOf(name) === 'lane')!
    if (told.agent !== null) continue
    told.agent = owners.get(lane.key) ?? null
    draft.trail?.agents.set(told, { rule: 'lane', line: null })
  }
}

const NAME = /^(?:agent\s+)?@?([a-z][\w.-]{1,30})$/

/** `Lane 1 — parser (ida)` */
const SIGNED = /\S\s\(@?([a-z][\w.-]{1,30})\)$/

/** `Lane 1 (contracts) – lex`, `Lane 2 (finance) – ledger`: where all lanes are called by one word, it is whose they are. */
function giveTitles(draft: Draft): void {
  const lanes = draft.waves.filter(({ name, tasks }) => kindOf(name) === 'lane' && tasks.length > 0)
  // Whose name the lane itself bears does what its title says.
  if (lanes.every(({ name }) => name.key === `lane ${name.label.toLowerCase()}`)) return
  const names = lanes.map(({ title, name }) => SIGNED.exec(name.title)?.[1] ?? NAME.exec(title)?.[1] ?? null)
  if (lanes.length < 2 || names.includes(null) || new Set(names).size < names.length) return
  for (const [at, { tasks }] of lanes.entries())
    for (const index of tasks) {
      const { told } = draft.tasks[index]!
      if (told.agent !== null) continue
      told.agent = names[at]!
      draft.trail?.agents.set(told, { rule: 'lane', line: null })
    }
}

function visit(section: Section, owners: Map<string, string | null>): void {
  for (const block of section.blocks) {
    if (block.kind !== 'list') continue
    for (const { text, line } of block.items) {
      const owned = parseOwnedLane(text.plain, line)
      if (owned === null) continue
      const { key, owner } = owned
      // Named with two, it is nobody's alone.
      owners.set(key, owners.has(key) && owners.get(key) !== owner ? null : owner)
    }
  }
  for (const child of section.sections) visit(child, owners)
}
