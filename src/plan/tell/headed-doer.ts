import type { Field } from '../words/facts.ts'
import type { Candidate } from './telling.ts'

const PROGRAM = /^@?[a-z][\w.]*(?:-[\w.]+)+$|^@[\p{L}\p{N}_-]{2,40}$/iu
/** `scaffolder`, `Schema Architect` */
const TRADE =
  /^(?:\p{L}[\p{L}\p{N}/&-]{1,20}\s){0,3}\p{L}{0,16}(?:agent|bot|worker|engineer|developer|architect|specialist|expert|designer|writer|tester|reviewer|builder|analyst|auditor|coder|fixer|scaffolder|migrator|integrator|refactorer|optimi[sz]er|documenter|author|researcher|lead|scout|smith)(?:\s#?\d{1,2})?$/iu
/** `label-writer` */
const MAKER = /^[a-z]\w*(?:-\w+)*-\w{2,14}(?:er|or|ist)$/u
const WORD = /^[a-z][a-z0-9_.]{2,30}$/
/** `Agent 1: Email Specialist`, of which the number says nothing else. */
const COUNTED = /^(?:Sub-?agent|Agent|Worker|Session|Terminal|Developer)\s#?\d{1,3}$/iu
const CAPITALS = /^\p{Lu}[\p{L}\p{N}/&-]{1,24}(?:\s\p{Lu}[\p{L}\p{N}/&-]{1,24}){0,2}$/u
const SENTENCE_MAX = 160

/** `A1 — schema-architect` above `Task: …`: who it is stands beside the id, and what is done below. */
export function addDoerAlone(task: Candidate, fields: Field[]): void {
  const counted = COUNTED.test(task.agent ?? '') ? task.agent : null
  if (
    (task.id === null && counted === null) ||
    fields.some(({ fact }) => fact === 'agent' || fact === 'role')
  )
    return
  const bare = task.title.replace(/^[[(`]+|[\])`]+$/g, '')
  if (task.agent !== null && task.agent !== bare && counted === null) return
  const told = (fact: Field['fact']): string =>
    fields.find(field => field.fact === fact && field.value !== '')?.value ?? ''
  const [work, purpose] = [told('task'), told('detail')]
  const isDoer =
    TRADE.test(bare) ||
    MAKER.test(bare) ||
    (work !== '' && (PROGRAM.test(bare) || WORD.test(bare) || (counted !== null && CAPITALS.test(bare))))
  if (!isDoer || work + purpose === '') return
  const name = bare.replace(/^@/, '')
  task.agent = counted === null ? name : `${counted} (${name})`
  task.alias ??= counted ?? name
  task.title = firstOf(work === '' ? purpose : work)
}

function firstOf(work: string): string {
  if (work.length <= SENTENCE_MAX) return work.replace(/\.$/, '')
  return /^.{3,160}?(?=[.;]\s)/u.exec(work)?.[0] ?? work
}
