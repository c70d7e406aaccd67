import { matchesOf } from '../../lib/matches-of.ts'
import { NOBODY } from '../prose/find-doers.ts'
import { asideOf } from '../words/asides.ts'
import { factOf } from '../words/facts.ts'
import { isTrade } from '../words/lanes.ts'
import { startsGroup } from '../words/wave-name.ts'
import { isOther } from './give-people.ts'

const ROLE =
  /(?<![\p{L}\p{N}])(?:(?:Agent|Agente|Session|Sitzung|Sesión|Sessão|Terminal|Worker|Developer|Dev|Bot|Instanz|Instance)\s(?:\d{1,2}|[A-Z](?![\p{L}])))(?![\p{L}\p{N}])/gu
const PROGRAM =
  /(?<![\p{L}\p{N}_-])(?:Claude(?: Code)?|Codex|Gemini|Copilot|Cursor|Opus|Sonnet|Haiku|[a-z]\w{0,15}-(?:agent|bot|worker|dev|\d{1,2}))(?![\p{L}\p{N}_-])/gu
const PERSON = '(\\p{Lu}\\p{Ll}{1,15})'
const TAKES =
  '(?:takes|does|owns|handles|gets|picks\\sup|starts\\swith|will\\s(?:take|do)|nimmt|macht|übernimmt|bekommt|kümmert\\ssich|prend|fait|reçoit|toma|hace|lleva|coge|faz|pega|assume|fica\\scom|prende|fa|neemt|doet|krijgt)'
const WAYS = [
  `(?<![\\p{L}])${PERSON},?\\s${TAKES}(?![\\p{L}])`,
  `(?<![\\p{L}])${TAKES}\\s${PERSON}(?![\\p{L}])`,
  `(?:^|[.!?]\\s+)${PERSON},\\s(?:du|bitte|please|you|tu|toi|te|você|por favor|jij)(?![\\p{L}])`,
].map(way => new RegExp(way, 'gu'))
/** `An: Anna, Jonas` */
const ADDRESSED = /^(?:From|To|Von|An|De|Para|À|Aan|Van|Da|A)\s?:\s(.{2,120})$/u
const ALONE = new RegExp(`^${PERSON}(?:\\s\\p{Lu}[\\p{L}.-]{0,20}){0,2}$`, 'u')
const CAST_MAX = 40

/** Who is spoken of as doing something, the longest names first. */
export function findSpokenOf(lines: readonly string[]): string[] {
  const found = new Set<string>()
  for (const line of lines) {
    const addressed = ADDRESSED.exec(line)?.[1]?.split(/,\s*|\s(?:and|und|et|y|e|&)\s/u) ?? []
    const names = [
      ...matchesOf(line, ROLE).map(([name]) => name),
      ...matchesOf(line, PROGRAM).map(([name]) => name),
      ...WAYS.flatMap(way => matchesOf(line, way).map(([, name]) => name!)),
      ...addressed.flatMap(one => ALONE.exec(one.replace(/\s?<.*>$/u, '').trim())?.[1] ?? []),
    ]
    for (const name of names) if (isSomebody(name)) found.add(name)
  }
  return [...found].sort((a, b) => b.length - a.length).slice(0, CAST_MAX)
}

function isSomebody(name: string): boolean {
  return (
    !NOBODY.has(name.toLowerCase()) &&
    !isOther(name) &&
    !isTrade(name) &&
    !startsGroup(name) &&
    factOf(name) === null &&
    asideOf(name) === null
  )
}
