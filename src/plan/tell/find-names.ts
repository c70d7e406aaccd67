import type { List, Section, Text } from '../outline/outline.ts'
import { isOther } from '../doers/give-people.ts'
import { asideOf } from '../words/asides.ts'
import { factOf } from '../words/facts.ts'
import { isTrade } from '../words/lanes.ts'
import { stripDecoration } from '../words/strip.ts'
import { isTurn } from '../words/turns.ts'
import { startsGroup } from '../words/wave-name.ts'

/** `Nina (me): …`, `ann → …`, `Bot “plato”: …` */
export const CALLED =
  /^(?:(?:[Bb]ot|[Aa]gent|[Ss]ession)\s["“„«'‘]?|(?:Worker|Team)\s["“„«'‘])?(\p{L}[\p{L}\p{N}_-]{1,20}(?:\s?[+&]\s?\p{L}[\p{L}\p{N}_-]{1,20})?)["”“»'’]?(?:\s{1,2}\([^()]{1,40}\))?(?:\s?:\s+|：\s*|\s*(?:→|->|=>|⇒)\s*)(?=\S)/u
/** `@codex – …`, `Ines – …` */
export const DASHED = /^(@?\p{L}[\p{L}\p{N}_-]{1,20})\s(?:[–—-]|--)\s+(?=\S)/u
/** `Nina (design agent): …`: said to be somebody who does things. */
const SIGNED =
  /^\p{L}[\p{L}-]{1,20}\s{1,2}\((?:[^()]{0,30}[\s:-])?(?:agente?|bot|dev|developer|engineer|designer|session|claude|codex|gemini|cursor|copilot|worker)(?:[\s:-][^()]{0,30})?\)\s?:\s/iu
const HANDLE = /^@|^[a-z]+-\w/
/** What a plan says of a wave rather than who is in it. */
const LABEL =
  /^(?:scope|branch|tests?|risks?|why|how|when|where|input|output|results?|deliverables?|links?|todo|done|ask|tips?|costs?|budget|limits?|backend|frontend|server|client|api|ui|db|docs?|data|infra|ops|core|web|mobile|app|auth|search|parser|part|first|then|next|finally|also|warning|important|blocker|commit|tools?|check|verify|watch|merge|deploy|release|setup|build|exit|entry|start|end|time|theme|focus|width|goal)$/i
const LISTS_MAX = 2000

/**
 * Words that begin the items of several lists, each item with one before a colon or an arrow: who does what there. Labels such as
 * `Goal:` and `Output:` come in the same order every time, people do not.
 */
export function findNames(root: Section): Set<string> {
  const called: string[][] = []
  const dashed: string[][] = []
  const signed = new Set<string>()
  visit(root, (list, ticked) => {
    if (called.length + dashed.length >= LISTS_MAX) return
    const words = wordsOf(list, CALLED, ticked)
    const names = words ?? wordsOf(list, DASHED, ticked)
    if (names !== null) (words === null ? dashed : called).push(names)
    if (
      words !== null &&
      list.items.every(({ text }) => SIGNED.test(stripDecoration(text.plain.slice(0, 60))))
    )
      for (const word of words) signed.add(word.toLowerCase())
  })
  const isSaid = saysNames(root)
  const isDashed = isSaid || dashed.some(words => words.some(word => HANDLE.test(word))) || arePeople(dashed)
  const lists = (isDashed ? [...called, ...dashed] : called).map(words =>
    words.map(word => word.replace(/^@/, '').toLowerCase()),
  )
  const known = new Set(lists.map(words => words.join(' ')))
  const counts = new Map<string, number>()
  for (const words of lists) for (const word of new Set(words)) counts.set(word, (counts.get(word) ?? 0) + 1)
  const names = [...counts].flatMap(([word, count]) => (count > 1 ? [word] : []))
  if (isSaid && lists.length > 0) return new Set(counts.keys())
  return lists.length < 2 || known.size < 2 || names.length === 0 ? signed : new Set(counts.keys())
}

const PERSON = /^\p{Lu}\p{Ll}{1,14}$/u

/** A dash ends a name where all are written as people are, and most come again. */
function arePeople(lists: string[][]): boolean {
  const words = lists.flat()
  const again = words.filter((word, at) => words.indexOf(word) < at).length
  return (
    again >= 2 &&
    again * 3 >= words.length &&
    words.every(word => PERSON.test(word) && !isOther(word) && !isTrade(word))
  )
}

const FRONT =
  'at the (?:front|start|beginning)|(?:in|up) front(?: of (?:it|them|each|the \\p{L}+))?|before (?:the|each|its) (?:colon|task|item|point|line)|left of the colon|on the left'
const WHO = 'agents?|bots?|workers?|sessions?|who (?:does|gets|takes)'
const NAMES_SAID = new RegExp(
  `\\b(?:names?|words?|what stands)\\b[^.;!?]{0,20}\\b(?:${FRONT})\\b[^.;!?]{0,40}\\b(?:${WHO})\\b|` +
    `\\b(?:${WHO})\\b[^.;!?]{0,30}\\b(?:stands?|is|are|comes?|named)\\b[^.;!?]{0,10}\\b(?:${FRONT})\\b|` +
    `\\b(?:(?:bold|fett\\p{L}*)\\s(?:names?|words?|name|wort)|(?:names?|words?|nombres?|palabras?|noms?|mots?|nomes?|nomi|parole|namen?) (?:is |are |in |en |em |de )?(?:bold|fett\\p{L}*|negrita|gras|negrito|grassetto|vet))(?!\\p{L})[^.;!?]{0,40}(?<!\\p{L})(?:${WHO}|agentes?|agenti|agenten?)(?!\\p{L})`,
  'iu',
)

/** `The names at the front are the agents.` */
function saysNames({ blocks, sections }: Section): boolean {
  const said = blocks.some(
    block =>
      block.kind === 'text' &&
      NAMES_SAID.test(
        block.lines
          .slice(0, 20)
          .map(({ plain }) => plain.slice(0, 300))
          .join(' '),
      ),
  )
  return said || sections.some(saysNames)
}

function visit({ heading, blocks, sections }: Section, take: (list: List, ticked: boolean) => void): void {
  const aside = heading === null ? null : asideOf(heading.plain)
  if (aside !== null && aside !== 'retold') return
  const isGroup = saysGroup(heading)
  for (const block of blocks) {
    if (block.kind !== 'list' || !(isGroup || saysGroup(block.label))) continue
    take(block, block.label !== null && isTurn(block.label))
  }
  for (const child of sections) visit(child, take)
}

function saysGroup(said: Text | null): boolean {
  return said !== null && (startsGroup(said.plain) || isTurn(said))
}

/** `Nina + plato` */
function firstOf(called: string | undefined): string | undefined {
  return called?.split(/\s?[+&]/u)[0]
}

/** The word before such a mark of each item; null where one has none, or one that says something else. */
function wordsOf({ items }: List, form: RegExp, ticked: boolean): string[] | null {
  const words = items.map(({ text, checked }) =>
    checked === null || ticked
      ? firstOf(form.exec(stripDecoration(text.plain.slice(0, 60)))?.[1])
      : undefined,
  )
  const named = words.filter(
    word => word !== undefined && factOf(word) === null && asideOf(word) === null && !LABEL.test(word),
  )
  return named.length === items.length && items.length > 0 ? named.map(word => word!) : null
}
