import { wordsOf } from '../doers/find-people.ts'
import { isOther } from '../doers/give-people.ts'
import type { Section, Text } from '../outline/outline.ts'
import { asideOf } from '../words/asides.ts'
import { factOf } from '../words/facts.ts'
import { isTrade } from '../words/lanes.ts'
import { stripDecoration } from '../words/strip.ts'
import { startsGroup } from '../words/wave-name.ts'

const NAME =
  '(@[\\w-]{2,40}|\\p{Lu}\\p{Ll}{1,15}(?:-\\p{Lu}\\p{Ll}{1,15})?|[a-z]\\w{0,20}(?:-\\w{1,20}){1,3}|(?:Agent|Developer|Session|Terminal|Worker)\\s(?:\\d{1,2}|[A-Z]))'
const WORK = '(?:tasks?|work|part|items?|jobs?|share|side|to-?dos?|package|half)'
const FORMS = [
  `(?:For|Für|Pour|Para|Per|Voor)\\s${NAME}`,
  `${NAME}['’]s?\\s(?:own\\s)?${WORK}`,
  `${NAME}\\s(?:will\\s)?(?:does|do|takes?|gets?|has|works\\son|owns|handles|macht|übernimmt|bekommt|fait|prend|hace|lleva|faz|doet|fa)`,
  `(?:Tasks?|Work|Jobs|Aufgaben|Tâches|Tareas|Tarefas)\\s(?:for|of|für|von|pour|de|para)\\s${NAME}`,
  `(?:Given|Assigned|Goes)\\sto\\s${NAME}`,
].map(form => new RegExp(`^${form}(?:\\s\\([^()]{1,40}\\))?:?$`, 'u'))
const LABEL_MAX = 80
/** Whom or what work is for without being done by them. */
const FOR_WHAT =
  /^(?:Production|Staging|Development|Release|Launch|Reference|Information|Context|Example|Users?|Customers?|Clients?|Admins?|Operators?|Developers?|Everyone|Everybody|Mobile|Desktop|Web|Server|Local|Now|Later|Today|Tomorrow|Each|Every|All|Both)$/u

/** `For Mia:` and `For Theo:` above lists, `### Mia's tasks`: by the line that says so, who does what stands below it. */
export function markHands(root: Section): Map<number, string> {
  const hands = new Map<number, string>()
  if (!visit(root, hands)) return new Map()
  const words = wordsOf(root)
  const isThing = [...hands.values()].some(name => words.has(name.toLowerCase()) && !/[-\s]/.test(name))
  return isThing ? new Map() : hands
}

/** Whether anywhere several stand beside each other; one alone may be said of whom it is made for. */
function visit({ blocks, sections }: Section, hands: Map<number, string>): boolean {
  const labels = [
    ...blocks.flatMap(block => (block.kind === 'list' ? (block.label ?? []) : [])),
    ...sections.flatMap(({ heading }) => heading ?? []),
  ]
  const found = labels.flatMap(label => {
    const name = nameIn(label)
    return name === null ? [] : [{ name, line: label.line }]
  })
  for (const { name, line } of found) hands.set(line, name)
  const inner = sections.map(child => visit(child, hands))
  return new Set(found.map(({ name }) => name)).size > 1 || inner.includes(true)
}

function nameIn({ plain }: Text): string | null {
  const said = stripDecoration(plain.slice(0, LABEL_MAX))
  const name = FORMS.map(form => form.exec(said)?.[1])
    .find(found => found !== undefined)
    ?.replace(/^@/, '')
  if (name === undefined || FOR_WHAT.test(name) || isOther(name) || isTrade(name) || startsGroup(name))
    return null
  return asideOf(name) !== null || factOf(name) !== null ? null : name
}
