import { inCast } from '../doers/find-cast.ts'
import type { List } from '../outline/outline.ts'
import { asideOf, strongerAside } from '../words/asides.ts'
import { signerOf } from '../words/doer-names.ts'
import { parseField } from '../words/facts.ts'
import { parseNamedLane, toLane } from '../words/lanes.ts'
import { parseMode } from '../words/modes.ts'
import { doerAlone } from '../words/roles.ts'
import { stripDecoration } from '../words/strip.ts'
import type { WaveName } from '../words/wave-name.ts'
import { parseWaveName } from '../words/wave-name.ts'
import { isLabelled } from './fields.ts'
import { parseTaskLine, startOf } from './task-line.ts'
import type { Place } from './telling.ts'

/** `NOTE: Write these first` above a list is a remark about it, not what it is a list of. */
const REMARK = /^\W{0,6}(?:note|important|warning|caution|tip|reminder)\b\W{0,4}:\s*\S+\s\S/i

/** Where the items of a list stand, by what stands above it; null where they are no tasks. */
export function placeOfList(list: List, place: Place): Place | null {
  const follows = place.path.length === 0 ? place.marks.labelled.groups.get(list.line) : undefined
  if (follows !== undefined) return { ...place, path: [follows] }
  if (list.label === null || REMARK.test(list.label.plain.slice(0, 80))) return place
  const name = parseWaveName(list.label.plain, list.label.line) ?? parseNamedLane(list.label)
  if (name !== null) return { ...place, path: [name, ...place.path] }
  const lane = signedLane(list)
  if (lane !== null) return { ...place, path: [lane.name, ...place.path] }
  const field = parseField(list.label)
  if (field !== null && field.fact !== 'agent' && field.fact !== 'task' && field.fact !== 'mode') return null
  if (field?.fact === 'mode' && list.items.every(item => isLabelled(item.text))) return null
  const aside = strongerAside(place.aside, asideOf(list.label.plain))
  if (aside !== null && aside !== 'retold') return null
  const chain = parseMode(list.label.plain) === 'serial' ? list.label.line : place.chain
  return { ...place, aside, chain }
}

/** Who does what stands in a list, by what stands above it. */
export function ownerOf(list: List, place: Place): string | null {
  const hand = list.label === null ? undefined : place.marks.hands.get(list.label.line)
  return hand ?? signedLane(list)?.owner ?? ownerAbove(list, place)
}

/** `**Red** (agent: crimson)` above items with ids: what one agent does is a lane of its own. */
function signedLane({ label, items }: List): { name: WaveName; owner: string } | null {
  if (label === null || label.lead === null || !items.every(item => startOf(item.text) !== null)) return null
  const { agent } = parseTaskLine({ ...label, plain: label.plain.replace(/[:\s]+$/, '') })
  const name = label.lead.replace(/[:\s]+$/, '')
  return agent === null || name.length > 60 ? null : { name: toLane(name, label.line), owner: agent }
}

/** `**audio-agent**` or `**Art** (owner: Fenna)` above what that one does. */
function ownerAbove({ label }: List, { marks }: Place): string | null {
  const plain = label?.plain.replace(/[:\s]+$/, '') ?? ''
  const known = inCast(marks.cast, stripDecoration(plain)) ?? doerAlone(plain) ?? signerOf(plain)
  if (known !== null || label === null || label.lead === null) return known
  return parseTaskLine({ ...label, plain }).agent
}
