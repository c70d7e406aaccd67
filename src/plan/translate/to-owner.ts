import type { Glossary } from './gloss.ts'
import { factFor, roleFor } from './gloss.ts'

const OWNER = /^(\p{L}{1,20}(?:\s\p{L}{1,12}){0,3}\.?)\s+[`"]?(@?\p{L}[\p{L}\p{N}_.-]{1,40})[`"]?$/u
/** `Agent „Import“` is called by what stands in quotes. */
const QUOTED = /^(?:\p{L}{3,14}\s)?[„“"«‘']\s?([^„“”"«»‘’']{2,40}?)\s?[“”"»’']$/u

/** `agente \`datos\``, `confiée à agent-cuisine`, `resp. Rosa`: without a colon. */
export function toOwner(glossary: Glossary, part: string): string | null {
  const match = OWNER.exec(part.slice(0, 80).replace(/[.\s]+$/, ''))
  if (match === null) return null
  const [, said, name] = match
  const isDoer = factFor(glossary, said!) === 'Agent' && /[-@]|^\p{Lu}/u.test(name!)
  const word = isDoer ? 'Agent' : roleFor(glossary, said!)
  return word === null || word === 'Task' ? null : `Agent: ${name!}`
}

/** Whom a label in English names. */
export function ownerIn(field: string | null): string | null {
  return /^(?:Agent|Person|Team):\s*(.*)$/u.exec(field ?? '')?.[1]?.trim() ?? null
}

export function unquoted(name: string): string | null {
  return QUOTED.exec(name)?.[1] ?? null
}
