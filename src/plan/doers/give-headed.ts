import type { Block, Section } from '../outline/outline.ts'
import { fieldsOf, isFieldList, toName } from '../tell/fields.ts'
import { parseTaskLine } from '../tell/task-line.ts'
import type { Marks } from '../tell/mark-sections.ts'
import type { Place, Telling } from '../tell/telling.ts'
import { signerOf, takeSigner } from '../words/doer-names.ts'
import type { Field } from '../words/facts.ts'
import { doerAlone } from '../words/roles.ts'
import { stripDecoration } from '../words/strip.ts'
import { inCast } from './find-cast.ts'
import { isOther } from './give-people.ts'
import { readHeaded } from './read-headed.ts'

/** `### Code (owner: Joris)`, `Agent: optics` right below a wave's name: whoever is named so does all below that names nobody else. */
export function giveHeaded(section: Section, { path, marks }: Place, told: Telling[]): void {
  if (section.depth < 2 || told.every(({ tasks }) => tasks.every(({ agent }) => agent !== null))) return
  const title = path[0]?.line === section.line ? path[0].title : null
  const field = title === null ? undefined : fieldBelow(section)
  const sentences = title === null ? null : readHeaded(introOf(section))
  for (const { agent, ids } of sentences?.except ?? [])
    for (const task of told.flatMap(({ tasks }) => tasks))
      if (task.id !== null && ids.includes(task.id)) task.agent ??= agent
  const said =
    workOf(section) ??
    sentences?.agent ??
    (field === undefined ? signatureOf(section, title, marks) : toName(field.value))
  if (said === null || SEVERAL.test(said)) return
  for (const task of told.flatMap(({ tasks }) => tasks))
    if (task.agent === null) Object.assign(task, takeSigner(task.title))
  for (const { tasks } of told) for (const task of tasks) task.agent ??= task.open ? null : said
}

const SEVERAL = /^\d|[,;&+]|\sand\s|\.\s/

/** `## 4. Tasks of the agent Baker`, in any language. */
const WORK_OF =
  /^\W*(?:\d{1,2}[.)]\s*)?(?:tasks?|work|tâches|tareas|tarefas|trabajo|trabalho|aufgaben|arbeit)\s+(?:of|for|de|del|des|der|do|da|von|für|pour|para)\s*(?:the\s+|l['’]\s*|el\s+|la\s+|o\s+|a\s+|den\s+|die\s+)?(?:agent(?:en?|s)?\s+|agente\s+)([\p{Lu}@][\w-]{0,30}(?: \p{Lu}[\w-]{1,20})?)\s*$/iu

function workOf({ heading }: Section): string | null {
  const name = WORK_OF.exec(heading?.plain.slice(0, 120) ?? '')?.[1] ?? null
  return name?.length === 1 ? `Agent ${name}` : name
}

function fieldBelow(section: Section): Field | undefined {
  return fieldsOf(introBlocks(section)).find(({ fact }) => fact === 'agent')
}

function introBlocks({ blocks }: Section): Block[] {
  const end = blocks.findIndex(
    block => block.kind !== 'text' && !(block.kind === 'list' && isFieldList(block)),
  )
  return blocks.slice(0, end === -1 ? undefined : end)
}

function introOf(section: Section): string {
  const first = section.blocks[introBlocks(section).length]
  const label = first?.kind === 'list' && first.label !== null ? [first.label] : []
  const lines = introBlocks(section).flatMap(block => (block.kind === 'text' ? block.lines : []))
  return [...lines, ...label].map(({ plain }) => plain).join(' ')
}

function signatureOf(
  { heading, line }: Section,
  title: string | null,
  { cast, hands }: Marks,
): string | null {
  const plain = title ?? heading?.plain ?? ''
  if (plain === '') return null
  const known = inCast(cast, plain) ?? inCast(cast, LAST.exec(plain)?.[1] ?? '')
  return (
    hands.get(line) ??
    known ??
    doerAlone(stripDecoration(plain)) ??
    leaderIn(plain) ??
    signerOf(plain) ??
    parseTaskLine({ plain, line, lead: null, bold: false }).agent
  )
}

function leaderIn(plain: string): string | null {
  const name = LED_BY.exec(plain.slice(0, 200))?.[1]
  return name === undefined || isOther(name) ? null : name
}

/** `(lead: Anneli)`, `— led by Bruno`, `, owner Carla`: who answers for a group does what names nobody in it. */
const LED_BY =
  /(?:^|[([]|\s[—–|·-]\s|[,;]\s)(?:(?:[Ll]eads?|[Ll]ed by|[Oo]wner|[Oo]wned by|[Dd]riven by|[Rr]un by|[Dd]one by)\s?[:=]?|by)\s@?(\p{Lu}\p{Ll}{1,15}(?:\s\p{Lu}\p{Ll}{1,15})?|[a-z]\w{0,20}(?:-\w{1,20}){1,3})(?=[)\],;]|$)/u

const LAST = /\s(?:[—–|·-]\s|\()([^()—–|·]{1,40})\)?$/u
