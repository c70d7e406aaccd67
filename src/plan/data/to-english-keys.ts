import { findFirstName } from '../translate/names.ts'
import type { Glossary } from '../translate/gloss.ts'
import { factFor, roleFor, toGlossary } from '../translate/gloss.ts'
import { toValue } from '../translate/refield.ts'
import { LANGUAGES } from '../words/languages.ts'
import type { Language } from '../words/languages/language.ts'
import { factOfKey, groupKindOf, roleOf, toKeyWords } from './keys.ts'
import type { Entry, Value } from './value.ts'

/** What a language calls by a word; `Depends on minutes` is not a fact, `Duration minutes` is. */
interface Meaning {
  fact: string
  unit: string
}

/**
 * Data whose keys are words of another language, with those that its readers look for: `ondas`, `abhaengig_von` and
 * `所要分` become `waves`, `depends on` and `duration minutes`. What English knows stays as it is, and so do titles.
 */
export function toEnglishKeys(value: Value): Value {
  const keys = [...keysOf(value, new Set())]
  const foreign = keys.filter(key => !isEnglish(key))
  if (foreign.length < LEAST) return value
  const [best] = LANGUAGES.map(language => {
    const glossary = toLoose(language)
    const known = foreign.filter(key => meaningOf(glossary, key) !== null).length
    const english = keys.filter(key => isEnglish(key) && meaningOf(glossary, key) === null).length
    return { glossary, known, english }
  }).sort((a, b) => b.known - a.known)
  if (best === undefined || best.known < LEAST || best.known * 2 <= best.english) return value
  return put(value, best.glossary)
}

/** What something is called, where it may have a title besides. */
const NAMES = /^(?:nome|nom|nombre|naam|bezeichnung|название|名前|名称|名|이름)$/

/** One word may stand in any data. */
const LEAST = 2
const KEYS_MAX = 200

function keysOf(value: Value, keys: Set<string>): Set<string> {
  const inner = value.kind === 'list' ? value.items : []
  for (const one of inner) if (keys.size < KEYS_MAX) keysOf(one, keys)
  for (const entry of value.kind === 'map' ? value.entries : []) {
    if (keys.size >= KEYS_MAX) break
    keys.add(toKeyWords(entry.key))
    keysOf(entry.value, keys)
  }
  return keys
}

function isEnglish(key: string): boolean {
  return factOfKey(key) !== null || groupKindOf(key) !== null || roleOf(key).role !== 'free'
}

/** People leave accents out of keys: `titulo`, `dependances`, `zustaendig`. */
function withoutMarks(text: string): string {
  return text
    .normalize('NFD')
    .replace(/(?<=\p{Script=Latin})\p{M}+/gu, '')
    .normalize('NFC')
    .replaceAll('ß', 'ss')
}

const LOOSE = new Map<Language, Glossary>()

function toLoose(language: Language): Glossary {
  const known = LOOSE.get(language)
  if (known !== undefined) return known
  const glossary = toGlossary(language)
  const bare = (rows: [string, RegExp][]): [string, RegExp][] =>
    rows.map(([english, pattern]) => [english, new RegExp(withoutMarks(pattern.source), 'iu')])
  const made = { ...glossary, facts: bare(glossary.facts), roles: bare(glossary.roles) }
  LOOSE.set(language, made)
  return made
}

function meaningOf(glossary: Glossary, key: string): Meaning | null {
  const bare = withoutMarks(key)
  // `zustaendig`
  for (const words of new Set([bare, bare.replace(/([aou])e/g, '$1')])) {
    const unit = unitOf(glossary, words)
    const fact = UNSAID.test(words) ? null : factOrRole(glossary, words)
    if (fact !== null) return { fact, unit }
    const behind = words.replace(/ ?(?:\p{L}+|[分时時小간시 ]+)$/u, '').replace(/ (?:em|en|in)$/, '')
    if (unit !== '' && (behind === '' || behind === words || factFor(glossary, behind) !== null))
      return { fact: 'Duration', unit }
    if (unit === '' && words.endsWith(' id') && factOrRole(glossary, words.slice(0, -3)) === 'Task')
      return { fact: 'ID', unit }
  }
  return null
}

/** In data these number or date what they stand at. */
const UNSAID =
  /^(?:ordem|orden|ordre|ordine|volgorde|inicio|inizio|avvio|arranque|debut|depart|demarrage|lancement|start|begin|beginn|beginnt|порядок|順序|实行順|開始|着手|顺序|启动|순서|시작|착수)$/

function factOrRole(glossary: Glossary, words: string): string | null {
  return factFor(glossary, words) ?? (roleFor(glossary, words) === 'Task' ? 'Task' : null)
}

function unitOf(glossary: Glossary, words: string): string {
  const last = glossary.language.spaced ? (words.split(' ').at(-1) ?? '') : words
  return (
    ['minutes', 'hours'].find(unit =>
      glossary.language.words.some(
        ([english, pattern]) =>
          english === unit &&
          new RegExp(`${glossary.language.spaced ? '^' : ''}(?:${withoutMarks(pattern)})$`, 'iu').test(last),
      ),
    ) ?? ''
  )
}

function put(value: Value, glossary: Glossary): Value {
  if (value.kind === 'text') return value
  if (value.kind === 'list') return { ...value, items: value.items.map(item => put(item, glossary)) }
  return { ...value, entries: value.entries.map(entry => putEntry(entry, glossary)) }
}

function putEntry(entry: Entry, glossary: Glossary): Entry {
  const inner = put(entry.value, glossary)
  const words = toKeyWords(entry.key)
  const known = meaningOf(glossary, words)
  // English readers know `titel` and `tarefa`, but not which of them is the better title.
  const own = isEnglish(words) && known?.fact !== 'Task'
  const meaning = own ? null : known
  if (meaning === null) {
    const name = own || inner.kind === 'text' ? null : findFirstName(glossary.namer, words)
    return { ...entry, key: name?.end === words.length ? toKey(name.english) : entry.key, value: inner }
  }
  const { fact, unit } = meaning
  if (inner.kind !== 'text')
    return {
      ...entry,
      key: fact === 'Task' ? 'tasks' : toKey(isGroup(glossary, fact) ? `${fact}s` : fact),
      value: inner,
    }
  const flag = inner.type === 'boolean'
  const key =
    fact === 'Task'
      ? NAMES.test(words)
        ? 'name'
        : 'title'
      : flag && fact === 'Mode'
        ? 'parallel'
        : flag && fact === 'Status'
          ? 'done'
          : toKey(`${fact} ${unit}`.trim())
  return { ...entry, key, value: flag ? inner : { ...inner, text: toValue(glossary, fact, inner.text) } }
}

function toKey(english: string): string {
  return english.toLowerCase().replaceAll(' ', '_')
}

function isGroup(glossary: Glossary, fact: string): boolean {
  return fact !== 'Day' && glossary.language.kinds.some(([english]) => english === fact)
}
