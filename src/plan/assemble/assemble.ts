import { giveDoers } from '../doers/give-doers.ts'
import type { Section } from '../outline/outline.ts'
import type { Place, Telling } from '../tell/telling.ts'
import { chainLanes } from './chain-lanes.ts'
import { chooseKind } from './choose-kind.ts'
import type { Draft, DraftWave } from './draft.ts'
import { gatherWaves } from './gather-waves.ts'
import type { Waves } from './gather-waves.ts'
import { findLinks } from './find-links.ts'
import { findMentions } from './mentions.ts'
import { leaveCalendars } from './leave-calendars.ts'
import { leaveGroups } from './leave-groups.ts'
import { mergeTellings } from './merge-tellings.ts'
import { nameTasks } from './name-tasks.ts'
import { freeNumbered, orderTasks } from './order-tasks.ts'
import { orderWaves } from './order-waves.ts'
import { placeChapters } from './place-chapters.ts'
import { placeLoose } from './place-loose.ts'
import { placeNamed } from './place-named.ts'
import { placeTasks } from './place-tasks.ts'
import { toNames } from './names.ts'
import type { Trail } from './trail.ts'

/** What the places of a document tell → one plan: waves found, tellings merged, references followed. */
export function assemble(place: Place, told: Telling[], trail: Trail | null = null): Draft {
  const root = place.section
  const tellings = leaveCalendars(told)
  const said = findMentions(root, place, tellings)
  const { mentions, serialLanes, whole } = said
  leaveGroups(place, tellings, mentions)
  placeNamed(root, tellings)
  placeTasks(tellings, mentions)
  placeChapters(place, tellings, said.serialKinds)
  const kind = chooseKind(tellings)
  if (kind !== null) placeLoose(root, tellings, kind)
  const waves = kind === null ? toSingleWave(root) : gatherWaves(place, tellings, mentions, kind)
  const isInTurn = [...said.inTurn].some(word => waves.list.every(({ name }) => name.kind !== word))
  for (const wave of waves.list)
    if (isInTurn || said.serialWaves.has(wave.name.key) || said.serialWaves.has('')) wave.mode ??= 'serial'
  const draft: Draft = { waves: waves.list, tasks: [], findings: [], trail }
  if (trail !== null) trail.draft = draft
  mergeTellings(draft, tellings, waves)
  nameTasks(draft)
  const names = toNames(draft)
  const links = findLinks(root, names)
  orderWaves(draft, names, said, links)
  orderTasks(draft, names, links, chainLanes(draft, serialLanes))
  if (whole) freeNumbered(draft)
  capUnknown(draft)
  giveDoers(root, draft, names)
  return draft
}

const UNKNOWN_MAX = 5

/** A plan that is a part of another says so hundreds of times: the rest in one sentence. */
function capUnknown(draft: Draft): void {
  const unknown = draft.findings.filter(({ code }) => code === 'unknown-reference')
  const more = new Set(unknown.slice(UNKNOWN_MAX))
  if (more.size < 2) return
  const line = unknown[UNKNOWN_MAX]!.line
  const message = `${more.size} more dependencies, from line ${line} on, name what is not in this document. Regatta leaves them out, too.`
  draft.findings = draft.findings.filter(finding => !more.has(finding))
  draft.findings.push({ code: 'unknown-reference', severity: 'warning', line, message })
}

/** A document without any grouping is one wave. */
function toSingleWave(root: Section): Waves {
  const name = { kind: '', key: '', label: 'Plan', alias: null, title: '', line: root.line }
  const rest = {
    title: '',
    mode: null,
    minutes: null,
    explicit: true,
    strict: false,
    implied: false,
    after: [],
    afterTasks: [],
    tasks: [],
    sections: [],
    outers: new Set<string>(),
    mentions: [],
  }
  const wave: DraftWave = { ...rest, name, id: 'Plan', line: root.line }
  return { list: [wave], find: () => 0 }
}
