import type { Draft } from '../assemble/draft.ts'
import { toKey } from '../assemble/same-task.ts'
import type { Finding } from '../plan.ts'
import { parseIds } from '../tell/tell-allocation.ts'
import { spellIds } from '../words/spell-ids.ts'
import { stripBrackets } from '../words/strip.ts'

const SHOWN = 6

/** `Wave C: T4, T5`, where T4 is told elsewhere and T5 nowhere. */
export function findUnlisted(draft: Draft): Finding[] {
  const findings: Finding[] = []
  const mentions = draft.waves.flatMap(({ id, mentions: own }) => own.map(mention => ({ id, ...mention })))
  if (mentions.length === 0) return []
  const known = new Set<string>()
  for (const { id, told } of draft.tasks) known.add(toKey(id)).add(toKey(told.id ?? id))
  const isKnown = (id: string): boolean => known.has(toKey(id))
  for (const { id: wave, text, line } of mentions) {
    const ids = parseIds(spellIds(stripBrackets(text).trim(), isKnown)) ?? []
    const missing = ids.filter(id => !isKnown(id)).slice(0, SHOWN)
    if (missing.length === 0 || !ids.some(isKnown)) continue
    const message = `${wave} is said to hold ${missing.join(', ')}, but nothing more is told of ${missing.length === 1 ? 'it' : 'them'}. Regatta leaves ${missing.length === 1 ? 'it' : 'them'} out.`
    findings.push({ code: 'missing-id', severity: 'warning', line, message })
  }
  return findings
}
