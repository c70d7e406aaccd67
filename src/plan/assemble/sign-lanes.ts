import type { WaveName } from '../words/wave-name.ts'
import { kindOf } from '../words/wave-name.ts'
import type { Draft } from './draft.ts'

const PERSON = '\\p{Lu}\\p{Ll}{1,15}'
const PROGRAM = '@?[a-z]\\w*(?:-\\w+)+'
/** `Track A – Security (security-auditor)` */
const PROGRAM_LAST = new RegExp(`^(?:.{0,80}\\s)?\\((${PROGRAM})\\)$`, 'u')
/** `Track iOS (Sofia)`, whose name says what it is about; `Stream A (Berths)` says that in brackets. */
const PERSON_LAST = new RegExp(`^(?:.{0,80}\\s)?\\((${PERSON})\\)$`, 'u')
/** `Track 1: Mira (rendering)` */
const FIRST = new RegExp(`^(${PERSON}|${PROGRAM})\\s\\([^()]{2,60}\\)$`, 'u')
/** `Track 2 – Payments (Marco)` */
const PERSON_BEHIND = new RegExp(`^\\p{L}.{1,80}\\s\\((${PERSON})\\)$`, 'u')
/** `Strand World (Ines' agent, owns Assets/World)` */
const POSSESSED = new RegExp(`\\((${PERSON})['’]s?\\s(?:agent|session|bot)(?:,[^()]{1,60})?\\)$`, 'u')
const COUNTED = /\s(?:\d{1,2}|[A-Z])$/

/** Where all lanes are signed in one way, whoever signs a lane does what is in it and names nobody else. */
export function signLanes({ tasks, trail }: Draft): void {
  const lanes = new Map<string, WaveName>()
  for (const { told } of tasks)
    for (const name of told.path) if (kindOf(name) === 'lane') lanes.set(toKey(name), name)
  if (lanes.size < 2) return
  const isCounted = [...lanes.values()].every(({ label }) => COUNTED.test(label))
  const forms = isCounted
    ? [PROGRAM_LAST, POSSESSED, PERSON_BEHIND, FIRST]
    : [PROGRAM_LAST, POSSESSED, PERSON_LAST]
  for (const form of forms) {
    const names = new Map([...lanes].map(([key, { title }]) => [key, form.exec(title)?.[1] ?? null]))
    if ([...names.values()].includes(null)) continue
    for (const { told } of tasks) {
      const lane = told.path.find(name => kindOf(name) === 'lane')
      if (lane === undefined || told.agent !== null) continue
      told.agent = names.get(toKey(lane))?.replace(/^@/, '') ?? null
      trail?.agents.set(told, { rule: 'lane', line: null })
    }
    return
  }
}

function toKey({ key, title }: WaveName): string {
  return `${key} ${title}`
}
