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

/**
 * `A1 — schema-architect`, `Agent 1: Email Specialist` above `Task: …`: who does it stands where the title would, and
 * what is done stands below. `headed` is whom the heading names, where nothing else names anybody.
 */
export function addDoerAlone(task: Candidate, fields: Field[], headed: string | null): void {
  if (fields.some(({ fact }) => fact === 'agent' || fact === 'role')) return
  const work = valueOf(fields, 'task')
  const below = work === '' ? valueOf(fields, 'detail') : work
  if (below === '') return
  const bare = task.title.replace(/^[[(`]+|[\])`]+$/g, '')
  const name = bare.replace(/^@/, '')
  // Less of a name is enough where what stands below is called the task.
  const isDoer =
    TRADE.test(bare) || MAKER.test(bare) || (work !== '' && (PROGRAM.test(bare) || WORD.test(bare)))
  const said = task.agent ?? headed ?? bare
  const isAlone = task.id !== null && said === bare
  if (isDoer && isAlone) {
    task.agent = name
    task.alias ??= name
  } else if (COUNTED.test(said) && (isDoer || (work !== '' && CAPITALS.test(bare)))) {
    task.agent = `${said} (${name})`
    task.alias ??= said
  } else return
  task.title = firstOf(below)
}

function valueOf(fields: Field[], fact: Field['fact']): string {
  return fields.find(field => field.fact === fact && field.value !== '')?.value ?? ''
}

function firstOf(work: string): string {
  if (work.length <= SENTENCE_MAX) return work.replace(/\.$/, '')
  return /^.{3,160}?(?=[.;]\s)/u.exec(work)?.[0] ?? work
}
