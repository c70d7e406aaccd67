import type { Draft } from '../assemble/draft.ts'
import type { Section } from '../outline/outline.ts'
import { parseOwnedLane } from '../words/lanes.ts'
import { signerOf } from '../words/doer-names.ts'
import type { WaveName } from '../words/wave-name.ts'
import { kindOf } from '../words/wave-name.ts'
import { AGENT_OF } from '../words/whose-agent.ts'
import type { Headed } from './find-people.ts'
import { findPeople } from './find-people.ts'

/** Who does what is in a lane and names nobody else: by how all lanes are signed, else by what is said of each. */
export function giveLanes(root: Section, draft: Draft): void {
  if (!draft.tasks.some(({ told }) => told.agent === null && laneOf(told.path) !== null)) return
  const lanes = lanesOf(draft)
  const signed = findSigned(lanes) ?? findPeople(root, lanes)
  if (signed !== null) give(draft, lane => signed.get(toKey(lane)) ?? null)
  const called = findCalled(draft)
  if (called !== null) give(draft, ({ key }) => called.get(key) ?? null)
  const owners = new Map<string, string | null>()
  findOwners(root, owners)
  give(draft, ({ key }) => owners.get(key) ?? null)
  give(draft, ({ title }) => signerOf(title))
}

function give({ tasks, trail }: Draft, nameOf: (lane: WaveName) => string | null): void {
  for (const { told } of tasks) {
    const lane = told.agent === null ? laneOf(told.path) : null
    const name = lane === null ? null : nameOf(lane)
    if (name === null) continue
    told.agent = name
    trail?.agents.set(told, { rule: 'lane', line: null })
  }
}

function laneOf(path: WaveName[]): WaveName | null {
  return path.find(name => kindOf(name) === 'lane') ?? null
}

const PERSON = '\\p{Lu}\\p{Ll}{1,15}'
const PROGRAM = '@?[a-z]\\w*(?:-\\w+)+'
/** `Track A – Security (security-auditor)` */
const PROGRAM_LAST = new RegExp(`^(?:.{0,80}\\s)?\\((${PROGRAM})\\)$`, 'u')
/** `Track iOS (Sofia)`, whose name says what it is about; `Stream A (Berths)` says that in brackets. */
const PERSON_LAST = new RegExp(`^(?:.{0,80}\\s)?\\((${PERSON})\\)$`, 'u')
/** `Track 1: Mira (rendering)`, `Lane P – Paolo with his agent (app)` */
const FIRST = new RegExp(
  `^(${PERSON}(?:\\s(?:with|and|mit|und|avec|et|con|com|y|e|[+&])\\s[^()]{2,40})?|${PROGRAM})\\s\\([^()]{2,60}\\)$`,
  'u',
)
/** `Track 2 – Payments (Marco)` */
const PERSON_BEHIND = new RegExp(`^\\p{L}.{1,80}\\s\\((${PERSON})\\)$`, 'u')
/** `Track A: Application form (Team Blue)` */
const TEAM_BEHIND =
  /^(?:.{0,80}\s)?\(((?:Team|Squad|Crew|Équipe|Equipo|Equipe) \p{Lu}\p{L}{1,15}|\p{Lu}\p{L}{1,15} (?:team|squad|crew))\)$/u
/** `Strand World (Ines' agent, owns Assets/World)` */
const POSSESSED = new RegExp(`\\((${PERSON})${AGENT_OF}(?:,[^()]{1,60})?\\)$`, 'u')
const COUNTED = /\s(?:\d{1,2}|[A-Z])$/

/** By key and title, where all lanes are signed in one way. */
function findSigned(lanes: Headed[]): Map<string, string> | null {
  if (lanes.length < 2) return null
  const signers = lanes.flatMap(({ key, title }): [string, string][] => {
    const name = signerOf(title)
    return name === null ? [] : [[key, name]]
  })
  if (signers.length === lanes.length) return new Map(signers)
  const isCounted = lanes.every(({ label }) => COUNTED.test(label))
  const forms = isCounted
    ? [PROGRAM_LAST, POSSESSED, PERSON_BEHIND, TEAM_BEHIND, FIRST]
    : [PROGRAM_LAST, POSSESSED, PERSON_LAST, TEAM_BEHIND]
  for (const form of forms) {
    const names = new Map<string, string>()
    for (const { key, title } of lanes) {
      const name = form.exec(title)?.[1]
      if (name !== undefined) names.set(key, name.replace(/^@/, ''))
    }
    if (names.size === lanes.length) return names
  }
  return null
}

function lanesOf({ tasks }: Draft): Headed[] {
  const lanes = new Map<string, Headed>()
  for (const { told } of tasks)
    for (const name of told.path) {
      if (kindOf(name) !== 'lane') continue
      const key = toKey(name)
      const lane = lanes.get(key) ?? {
        key,
        label: name.label,
        title: name.title,
        tasks: [],
        isPerson: name.isPerson === true,
      }
      lane.tasks.push(told.title)
      lanes.set(key, lane)
    }
  return [...lanes.values()]
}

function toKey({ key, title }: WaveName): string {
  return `${key} ${title}`
}

const NAME = /^(?:agent\s+)?@?([a-z][\w.-]{1,30})$/
/** `Lane 1 — parser (ida)` */
const SIGNED = /\S\s\(@?([a-z][\w.-]{1,30})\)$/

/** `Lane 1 (contracts) – lex`, `Lane 2 (finance) – ledger`: where all lanes are called by one word, it is whose they are. */
function findCalled({ waves }: Draft): Map<string, string> | null {
  const lanes = waves.filter(({ name, tasks }) => kindOf(name) === 'lane' && tasks.length > 0)
  // Whose name the lane itself bears does what its title says.
  if (lanes.every(({ name }) => name.key === `lane ${name.label.toLowerCase()}`)) return null
  const names = new Map<string, string>()
  for (const { title, name } of lanes) {
    const called = SIGNED.exec(name.title)?.[1] ?? NAME.exec(title)?.[1]
    if (called !== undefined) names.set(name.key, called)
  }
  return lanes.length < 2 || new Set(names.values()).size < lanes.length ? null : names
}

/** `Lane Red – back end (red-agent)` in a list of lanes. */
function findOwners({ blocks, sections }: Section, owners: Map<string, string | null>): void {
  for (const block of blocks) {
    if (block.kind !== 'list') continue
    for (const { text, line } of block.items) {
      const owned = parseOwnedLane(text.plain, line)
      if (owned === null) continue
      const { key, owner } = owned
      // Named with two, it is nobody's alone.
      owners.set(key, owners.has(key) && owners.get(key) !== owner ? null : owner)
    }
  }
  for (const child of sections) findOwners(child, owners)
}
