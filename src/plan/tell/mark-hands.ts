import { wordsOf } from '../doers/find-people.ts'
import { isOther } from '../doers/give-people.ts'
import type { Section, Text } from '../outline/outline.ts'
import { asideOf } from '../words/asides.ts'
import { isDoerName, MODEL, SURE } from '../words/doer-names.ts'
import { factOf } from '../words/facts.ts'
import { isTrade } from '../words/lanes.ts'
import { stripDecoration } from '../words/strip.ts'
import { startsGroup } from '../words/wave-name.ts'

const NAME = `(@[\\w-]{2,40}|${SURE}|${MODEL}|\\p{Lu}\\p{Ll}{1,15}(?:-\\p{Lu}\\p{Ll}{1,15})?|[a-z]\\w{0,20}(?:-\\w{1,20}){1,3})`
const WORK = '(?:tasks?|work|part|items?|jobs?|share|side|to-?dos?|package|half)'
const FORMS = [
  `(?:For|Für|Pour|Para|Per|Voor)\\s${NAME}`,
  `${NAME}['’]s?\\s(?:own\\s)?${WORK}`,
  `${NAME}\\s(?:will\\s)?(?:does|do|takes?|gets?|has|works\\son|owns|handles|macht|übernimmt|bekommt|fait|prend|hace|lleva|faz|doet|fa)`,
  `(?:Tasks?|Work|Jobs|Aufgaben|Tâches|Tareas|Tarefas)\\s(?:for|of|für|von|pour|de|para)\\s${NAME}`,
  `(?:Given|Assigned|Goes)\\sto\\s${NAME}`,
].map(form => new RegExp(`^${form}(?:\\s\\([^()]{1,40}\\))?:?$`, 'u'))
/** `Mia`, `👤 Mia (server)`, `Mia: the pages` */
const BARE = new RegExp(
  `^(?:👤|🤖|🧑‍💻|👩‍💻|👨‍💻)?\\uFE0F?\\s?${NAME}(?:\\s\\([^()]{1,40}\\)|(?::|\\s[–—|·-])\\s.{1,60})?:?$`,
  'u',
)
const LABEL_MAX = 80
/** Whom or what work is for without being done by them. */
const FOR_WHAT =
  /^(?:Production|Staging|Development|Release|Launch|Reference|Information|Context|Example|Users?|Customers?|Clients?|Admins?|Operators?|Developers?|Everyone|Everybody|Mobile|Desktop|Web|Server|Local|Now|Later|Today|Tomorrow|Each|Every|All|Both)$/u

/** `For Mia:` and `For Theo:` above lists, `### Mia's tasks`, `### Mia`: by the line that says so, who does what stands below it. */
export function markHands(root: Section): Map<number, string> {
  const hands = new Map<number, string>()
  if (!visit(root, hands)) return new Map()
  const words = wordsOf(root)
  const isThing = [...hands.values()].some(
    name => !isDoerName(name) && words.has(name.toLowerCase()) && !/[-\s]/.test(name),
  )
  return isThing ? new Map() : new Map([...hands].map(([line, name]) => [line, name.replace(/^@/, '')]))
}

interface Hand {
  name: string
  line: number
  /** No word but the name. */
  isBare: boolean
}

/** Whether anywhere several stand beside each other; one alone may be said of whom it is made for. */
function visit({ blocks, sections }: Section, hands: Map<number, string>): boolean {
  const labels = [
    ...blocks.flatMap(block => (block.kind === 'list' ? (block.label ?? []) : [])),
    ...sections.flatMap(({ heading }) => heading ?? []),
  ]
  const found = labels.flatMap(label => handIn(label) ?? [])
  const bare = found.filter(({ isBare }) => isBare)
  // Of names alone most have to be such as people and programs have.
  const areNames = bare.filter(({ name }) => isDoerName(name)).length * 2 >= bare.length
  const own = areNames ? found : found.filter(({ isBare }) => !isBare)
  for (const { name, line } of own) hands.set(line, name)
  const inner = sections.map(child => visit(child, hands))
  return new Set(own.map(({ name }) => name)).size > 1 || inner.includes(true)
}

function handIn({ plain, line }: Text): Hand | null {
  const said = stripDecoration(plain.slice(0, LABEL_MAX))
  const worded = FORMS.map(form => form.exec(said)?.[1]).find(found => found !== undefined)
  const name = worded ?? BARE.exec(said)?.[1]
  if (name === undefined || FOR_WHAT.test(name) || isOther(name) || isTrade(name) || startsGroup(name))
    return null
  return asideOf(name) !== null || factOf(name) !== null ? null : { name, line, isBare: worded === undefined }
}
