import type { Glossary } from './gloss.ts'
import { factFor, gloss, toOrder, toPlainMarks } from './gloss.ts'
import { unquoted } from './to-owner.ts'

/** `**依赖**：T1、T2` → `Depends on: T1, T2`; several on a line too. Null where it is no field. */
export function refield(glossary: Glossary, plain: string): string | null {
  // The patterns try every place; most lines have no colon at all.
  if (!/[:：]/.test(plain)) return null
  const parts = plain.split(/\s+[|·•]\s+|\s*[；;　]\s*/)
  const fields = parts.map(part => refieldOne(glossary, part))
  if (fields[0] === null || fields[0] === undefined) return null
  return fields.map((field, index) => field ?? toOrder(glossary, parts[index]!)).join(' | ')
}

export function refieldOne(glossary: Glossary, plain: string): string | null {
  if (!/[:：]/.test(plain)) return null
  const match = /^([^\p{L}\p{N}#]{0,6})([^:：]{1,40}?)\s*[（(]?([^:：()（）]{0,20})[)）]?\s*[:：]\s*/u.exec(
    plain,
  )
  if (match === null) return null
  const label = plain
    .slice(match[1]!.length, match[0].length)
    .replace(/\s*[:：]\s*$/, '')
    .replace(/\s*[（(].*$/, '')
  const fact = factFor(glossary, label)
  if (fact === null || fact === 'ID') return null
  return `${match[1]}${fact}: ${toValue(glossary, fact, plain.slice(match[0].length))}`
}

const READ = new Set(['Depends on', 'Duration', 'Mode', 'Status'])

/** A value that is only read is put into English; one that is shown stays. */
export function toValue(glossary: Glossary, fact: string | null, value: string): string {
  const trimmed = value.trim()
  const told = fact === 'Agent' ? /^([`@]?[\w@-]{2,40}`?)\.\s+(\S.*)$/u.exec(trimmed) : null
  if (told !== null) return `${told[1]}. ${gloss(glossary, told[2]!)}`
  if (fact === 'Agent') return unquoted(trimmed) ?? trimmed.replace(/（/g, ' (').replace(/）/g, ')')
  if (fact === 'Files') return toPlainMarks(trimmed)
  if (fact === null || !READ.has(fact)) return value
  if (fact === 'Depends on' && glossary.none.test(toPlainMarks(trimmed).replace(/^[^\p{L}\p{N}—-]+/u, '')))
    return 'None'
  const english = gloss(
    glossary,
    fact === 'Duration' ? trimmed.replace(/(\d),(?=\d{1,2}(?!\d))/g, '$1.') : trimmed,
  )
  return fact === 'Depends on' ? english.replace(/^(?:depends on|after)\s+(?=\S)/i, '') : english
}
