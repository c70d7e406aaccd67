import type { Section } from '../outline/outline.ts'
import type { Telling } from '../tell/telling.ts'
import { chooseKind } from './choose-kind.ts'
import type { Draft, DraftWave } from './draft.ts'
import { gatherWaves } from './gather-waves.ts'
import type { Waves } from './gather-waves.ts'
import { findLinks } from './find-links.ts'
import { findMentions } from './mentions.ts'
import { mergeTellings } from './merge-tellings.ts'
import { nameTasks } from './name-tasks.ts'
import { orderTasks } from './order-tasks.ts'
import { orderWaves } from './order-waves.ts'
import { placeTasks } from './place-tasks.ts'
import { toNames } from './resolve-references.ts'

/** What the places of a document tell → one plan: waves found, tellings merged, references followed. */
export function assemble(root: Section, tellings: Telling[]): Draft {
  const { mentions, serialKinds } = findMentions(root)
  placeTasks(tellings, mentions)
  const kind = chooseKind(tellings)
  const waves = kind === null ? toSingleWave(root) : gatherWaves(root, tellings, mentions, kind)
  const draft: Draft = { waves: waves.list, tasks: [], findings: [] }
  mergeTellings(draft, tellings, waves)
  nameTasks(draft)
  const names = toNames(draft)
  const links = findLinks(root, names)
  orderWaves(draft, names, serialKinds, links)
  orderTasks(draft, names, links)
  return draft
}

/** A document without any grouping is one wave. */
function toSingleWave(root: Section): Waves {
  const name = { kind: '', key: '', label: 'Plan', alias: null, title: '', line: root.line }
  const rest = {
    title: '',
    mode: null,
    minutes: null,
    explicit: true,
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
