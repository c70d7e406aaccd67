const AGENT =
  '(?:sub-?)?(?:[Aa]gent|session|bot|worker|assistant|terminal|window|instance|[Cc]laude|[Cc]odex|[Cc]opilot)'
const ONE =
  '(?:own|other|new|main|coding|AI|first|second|third|fourth|fifth|last|spare|1st|2nd|3rd|ersten?r?|zweiter?|dritter?|anderer?|neuer?)'

/** For patterns, behind a person's name: `'s agent`, `’ second session`, `'s agent 2`. It is the person who is named. */
export const AGENT_OF = `['’]s?\\s(?:${ONE}\\s)?${AGENT}(?:\\s#?\\d{1,2})?(?![\\p{L}-])`

const PERSON = '\\p{Lu}\\p{L}{1,20}'

/** `Nina's agent builds the page`, `Ninas zweiter Agent baut`, `L'agent de Nina construit`: the name is the first that is caught. */
const WAYS = [
  new RegExp(`^(${PERSON})${AGENT_OF}\\s+(?=\\p{Ll}{2,20}s\\s)`, 'u'),
  new RegExp(
    `^(\\p{Lu}\\p{L}{2,20}?)(?:s|['’])\\s(?:${ONE}\\s)?Agent(?:in)?(?:\\s\\d{1,2})?\\s+(?=\\p{Ll}{2,20}t\\s)`,
    'u',
  ),
  new RegExp(`^D(?:er|ie)\\s(?:${ONE}\\s)?Agent(?:in)?\\svon\\s(${PERSON})\\s+(?=\\p{Ll}{2,20}t\\s)`, 'u'),
  new RegExp(
    `^(?:L['’]|L[ea]\\s|El\\s|[OA]\\s)(?:(?:\\p{Ll}{4,10}|autre|otr[oa]|outr[oa])\\s)?agente?\\s(?:de\\s|d['’]|d[oa]\\s)(${PERSON})\\s+(?=\\p{Ll}{2,20}\\s)`,
    'u',
  ),
]

/** Whose agent a line begins with, and what it does. */
export function takeWhose(text: string): { agent: string; rest: string } | null {
  for (const way of WAYS) {
    const match = way.exec(text.slice(0, 120))
    if (match !== null) return { agent: match[1]!, rest: text.slice(match[0].length) }
  }
  return null
}
