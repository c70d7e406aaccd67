import type { Draft } from '../assemble/draft.ts'
import type { Names } from '../assemble/names.ts'
import { resolveKnown } from '../assemble/resolve-references.ts'

const SAME =
  /(?:\s?[([])?\b(?:the )?same (?:(?:agent|owner|one|person|session|developer|worker|team) )?as (?:in |for |on )?((?:(?:task|item|step|no\.?) )?#?[\p{L}\d][\w.-]{0,15})[)\]]?\s*$/iu

/** `ditto`, `same as above`, `″` where others are named. */
const ABOVE =
  /^\(?(?:ditto|dito|dto\.?|idem|as above|(?:the )?same(?: (?:agent|owner|one|person))?(?: as (?:above|before|the (?:previous|last|above)(?: (?:one|task))?))?|wie oben|s\. ?o\.|igual(?: que (?:arriba|el anterior))?|como (?:arriba|acima)|même|(?:comme )?ci-dessus|同上|〃|[″"”↑]{1,2})\)?$/iu

/** `(same agent as 1.2)`: whoever does that. */
export function giveSame({ tasks, trail }: Draft, names: Names): void {
  const inLines = tasks.map(({ told }) => told).sort((a, b) => a.line - b.line)
  for (const [at, told] of inLines.entries())
    if (ABOVE.test(told.agent ?? '')) told.agent = inLines[at - 1]?.agent ?? null
  for (const { told } of tasks) {
    const said = SAME.exec(told.agent ?? told.title.slice(-120))
    if (said === null) continue
    const number = Number(/\d+$/.exec(said[1]!)?.[0])
    const other = resolveKnown(names, said[1]!.replace(/^.*\s/, ''), null)[0] ?? names.byAnyNumber.get(number)
    const agent = other === undefined || other === null ? null : tasks[other]!.told.agent
    const isKnown = agent !== null && !SAME.test(agent)
    if (told.agent === null && isKnown) told.title = told.title.slice(0, -said[0].length).trim() || told.title
    told.agent = isKnown ? agent : null
    trail?.agents.set(told, { rule: 'division', line: told.line })
  }
}
