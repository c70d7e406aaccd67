import type { Section } from '../outline/outline.ts'
import { asideOf } from '../words/asides.ts'
import { factOf } from '../words/facts.ts'
import { isFirstName } from '../words/first-names.ts'
import { isTrade } from '../words/lanes.ts'
import { AGENT_OF } from '../words/whose-agent.ts'
import { isOther } from './give-people.ts'

const ONE = '\\p{Lu}\\p{Ll}{1,15}(?:-\\p{Lu}\\p{Ll}{1,15})?(?:\\s\\p{Lu}(?:\\p{Ll}{1,15}|\\.))?'
const NAME = `@?(${ONE}(?:(?:\\s?[&+]\\s?|\\sand\\s)${ONE})?)`
const OWN = `(?:${AGENT_OF})?`
const MARK = '(?:\\s?[:,/|·→]|\\s(?:->|--|[–—-]))'
/** `Ada: sync engine`, `Ada – sync engine`, `(Ada) sync engine`, `Ada` alone. */
const BEFORE = new RegExp(`^[([]?${NAME}${OWN}(?:[)\\]]?${MARK}\\s|[)\\]]\\s|$|\\s[([])`, 'u')
/** `Rendering — Ada`, `Rendering, Ada`, `Rendering → Ada`, `Rendering [Ada]` */
const BEHIND = new RegExp(`(?:${MARK}\\s[([]?|\\s[([])${NAME}${OWN}[)\\]]?$`, 'u')

/** `Lane Ada`, `Ada` */
const CALLED = new RegExp(`^(?:\\p{L}+\\s)?${NAME}$`, 'u')

/** `docs-agent (runs in CI)`: beside people's lanes that of a program is its own, too. */
const PROGRAM = /^@?([a-z]\w*(?:-\w+)+)(?:\s\([^()]{1,60}\))?$/u

/** A lane as it is headed, and what is to be done in it. */
export interface Headed {
  key: string
  label: string
  title: string
  tasks: string[]
  isPerson: boolean
}

/** Whose the lanes are, where a person's name begins or ends what is said of each. */
export function findPeople(root: Section, lanes: Headed[]): Map<string, string> | null {
  // `Rendering — Ada`, but `Ada: Rendering`.
  const forms = lanes.every(({ title }) => title.includes(':')) ? [BEFORE, BEHIND] : [BEHIND, BEFORE]
  const found = [
    namesIn(lanes, ({ label, isPerson }) => (isPerson ? label : undefined)),
    ...forms.map(form => namesIn(lanes, ({ title }) => form.exec(title.slice(0, TITLE_MAX))?.[1])),
    namesIn(lanes, ({ label }) => CALLED.exec(label)?.[1]),
  ].filter(names => names !== null)
  if (found.length === 0) return null
  const words = wordsOf(root)
  return found.find(names => areNames(names, lanes, words)) ?? null
}

function namesIn(lanes: Headed[], nameOf: (lane: Headed) => string | undefined): Map<string, string> | null {
  const names = new Map<string, string>()
  for (const lane of lanes) {
    const name = nameOf(lane) ?? PROGRAM.exec(lane.label)?.[1]
    if (name === undefined) return null
    names.set(lane.key, name)
  }
  return names
}

const TITLE_MAX = 200
const WORD = /\p{L}+/gu
const PEOPLE =
  /\b(?:developers?|devs?|engineers?|people|persons?|of us|everybody|everyone|somebody|who does what|pairs?|humans?|colleagues?|crew|teammates?|owners?|personen|leute|entwickler\p{L}*|personnes?|développeu\p{L}+|personas?|desarrollador\p{L}*|pessoas?|desenvolvedor\p{L}*|persone|sviluppat\p{L}+|mensen|ontwikkelaars?)(?!\p{L})/iu

/** A word that the document writes small, or that the lane's own tasks speak of, is what a lane is about. */
function areNames(names: Map<string, string>, lanes: Headed[], words: Set<string>): boolean {
  if (new Set(names.values()).size < 2) return false
  const areKnown = [...names.values()].filter(isFirstName).length * 2 >= names.size
  return lanes.every(({ key, title, tasks }) => {
    const name = names.get(key)!
    if (PROGRAM.test(name)) return true
    if (isTrade(name) || isOther(name) || asideOf(name) !== null || factOf(name) !== null) return false
    // With nothing beside it, a word is a person's only where the document speaks of people.
    if ((!title.includes(name) || name === title) && !areKnown && !words.has(SPEAKS)) return false
    const own = new Set(tasks.flatMap(task => task.toLowerCase().match(WORD) ?? []))
    const parts = name.toLowerCase().match(WORD) ?? []
    return parts.every(part => !words.has(part) && !own.has(part) && !own.has(`${part}s`))
  })
}

/** Stands for all words that people are spoken of with. */
const SPEAKS = '@'

/** Every word that stands written small. */
export function wordsOf(root: Section): Set<string> {
  const words = new Set<string>()
  for (const line of linesOf(root)) {
    for (const word of line.slice(0, 1000).match(WORD) ?? []) if (/^\p{Ll}/u.test(word)) words.add(word)
    if (PEOPLE.test(line.slice(0, 1000))) words.add(SPEAKS)
  }
  return words
}

function linesOf({ heading, blocks, sections }: Section): string[] {
  const own = blocks.flatMap(block => {
    if (block.kind === 'text') return block.lines.map(({ plain }) => plain)
    if (block.kind === 'list')
      return block.items.flatMap(({ text, lines }) => [text, ...lines].map(({ plain }) => plain))
    return block.kind === 'table' ? block.rows.flatMap(({ cells }) => cells.map(({ plain }) => plain)) : []
  })
  return [...(heading === null ? [] : [heading.plain]), ...own, ...sections.flatMap(linesOf)]
}
