import { matchesOf } from '../../lib/matches-of.ts'
import { NOBODY, NO_WORK } from './find-doers.ts'
import { VERBS } from './verbs.ts'
import { AGENT_OF } from '../words/whose-agent.ts'
import type { Sentence } from './sentences.ts'

const NAME = '[\\p{L}][\\p{L}\\p{N}_-]{1,30}'
const PROPER = '\\p{Lu}[\\p{L}-]{1,20}'
const AGENT = '(?:sub-?)?(?:agent|session|bot|worker|assistant|window|instance|terminal|claude|copilot)'
const DOES =
  '(?=\\s(?:(?:then|also|now|first)\\s)?(?:(?:can|will|should|must|may)\\s\\p{Ll}|\\p{Ll}{2,20}s[\\s.,]))'

/** Ways in which sentences name an agent; `who` is its name. The second of a pair counts only where two are so called. */
const WAYS: Record<string, { plain: string[]; often: string[] }> = {
  en: {
    plain: [
      `(?<![\\p{L}\\p{N}])(?<who>${PROPER})${AGENT_OF}`,
      `(?:[Tt]he|[Aa]n?|[Oo]ne|[Aa]nother|[Oo]ur) (?:\\p{Ll}{2,12} )?${AGENT},? (?:(?:that|which|who) (?:is|we call) )?(?:called|named|known as) ["“]?(?<who>${NAME})["”]?`,
      `(?:[Oo]ne|[Aa]nother|[Aa]n?|[Tt]he) (?:(?:more|second|third|fourth|fifth|sixth|other|further|last|next)(?: (?:agent|one|session|worker|bot))?|agent|one|session|worker|bot) \\((?<who>${NAME})\\)`,
    ],
    often: [
      `(?:(?<=^|[.,;:(]\\s|(?<!\\p{L})(?:and|while|then|meanwhile|ask|let|have|parallel|once) )|[Tt]he )(?:[Aa]gent|[Ss]ession|[Bb]ot) (?<who>${NAME})${DOES}`,
      `(?<![\\p{L}])[Tt]he (?<who>${NAME}) (?:agent|session|bot|worker)${DOES}`,
    ],
  },
  de: {
    plain: [
      `(?<![\\p{L}])(?:[Dd](?:er|ie|en|em) )?Agent(?:en|in)? (?:von |namens )?["„]?(?<who>${PROPER})(?![\\p{L}\\p{N}])["“]?`,
      `(?<![\\p{L}])(?<who>\\p{Lu}\\p{Ll}{1,20}?)['’]?s Agent(?:en|in)?(?![\\p{L}])`,
    ],
    often: [],
  },
  fr: {
    plain: [
      `(?<![\\p{L}])[Ll]['’]agente? (?:de |d['’]|nommée? |appelée? )?(?<who>${PROPER})(?![\\p{L}\\p{N}])`,
    ],
    often: [],
  },
  es: {
    plain: [
      `(?<![\\p{L}])[EeAa]l? agente (?:de |llamado )?(?<who>${PROPER})(?![\\p{L}\\p{N}])`,
      `(?<![\\p{L}])[Ll]a agente (?:de |llamada )?(?<who>${PROPER})(?![\\p{L}\\p{N}])`,
    ],
    often: [],
  },
  pt: {
    plain: [`(?<![\\p{L}])[OoAa] agente (?:d[aeo] |chamad[ao] )?(?<who>${PROPER})(?![\\p{L}\\p{N}])`],
    often: [],
  },
}

/** What stands before `agent`, or behind it, and is no name. */
const NO_NAME = new Set(
  (
    'same first second third fourth fifth last next other coding whole right single new only one named called that which who will can must ' +
    'should may is has was had does did starts begins works takes gets needs waits runs then also now first never again ' +
    'ai of for in on at and or to from with your our their any every each another free idle qui que est será wird ist der die das'
  ).split(' '),
)

/** `Rafael's agent`, `the agent called ota`, `a second one (drivers)`, `der Agent von Jana`: the name alone stands for them. */
export function nameAgents(parts: Sentence[][], code: string): { parts: Sentence[][]; names: string[] } {
  const ways = WAYS[code]
  if (ways === undefined) return { parts, names: [] }
  const plain = ways.plain.map(way => new RegExp(way, 'gu'))
  const often = ways.often.map(way => new RegExp(way, 'gu'))
  const sentences = parts.flat()
  const names = new Set(plain.flatMap(way => namesBy(way, sentences)))
  for (const way of often) {
    const found = new Set(namesBy(way, sentences))
    if (found.size > 1) for (const name of found) names.add(name)
  }
  if (names.size === 0) return { parts, names: [] }
  const bare = (text: string): string =>
    [...plain, ...often].reduce(
      (said, way) =>
        said.replace(way, (...all) => {
          const who = (all.at(-1) as Record<string, string>)['who']!
          return names.has(who) ? who : all[0]
        }),
      text,
    )
  return {
    parts: parts.map(part => part.map(sentence => ({ ...sentence, text: bare(sentence.text) }))),
    names: [...names].slice(0, NAMES_MAX),
  }
}

/** No team is larger. */
const NAMES_MAX = 200

const VERB = new RegExp(`^(?:${VERBS})e?s$`, 'u')

function namesBy(way: RegExp, sentences: Sentence[]): string[] {
  return sentences.flatMap(({ text }) =>
    matchesOf(text, way)
      .map(match => match.groups!['who']!)
      .filter(
        name =>
          !NO_NAME.has(name.toLowerCase()) && !NOBODY.has(name) && !NO_WORK.has(name) && !VERB.test(name),
      ),
  )
}
