import type { Glossary } from './gloss.ts'
import { factFor, gloss, roleFor } from './gloss.ts'
import { findNames } from './names.ts'
import type { Labels } from './retitle.ts'
import { retitle } from './retitle.ts'

const COMMENT = /^(\s*(?:#+|\/\/|--|;|::)\s*)(\S.*)$/
const LAUNCH =
  /^(\s*(?:[-*]\s+|\d+[.)]\s+)?)(\p{L}+)([\s(]+["'`]?@?[A-Za-z][\w.-]*["'`]?\)?\s*)[:：]\s*(\S.*)$/u

/** `[agente: rutas]` */
const SIGNED = /([[(])\s{0,2}(?!agent\s*:)(\p{L}{3,16})\s{0,2}:\s{0,2}/giu

/** A line of a fence: what names groups, tasks and who does them in English, the rest as it is. */
export function translateCode(text: string, glossary: Glossary, labels: Labels): string {
  const comment = COMMENT.exec(text)
  if (comment !== null) return comment[1]! + retitle(glossary, comment[2]!, labels, true)
  const launch = LAUNCH.exec(text)
  if (launch !== null && (launch[2] === 'Task' || roleFor(glossary, launch[2]!) === 'Task'))
    return `${launch[1]}Task${launch[3]}: ${retitle(glossary, launch[4]!, labels, false)}`
  // `1. タスク 1.1: …`
  const numbered =
    /^(\s*(?:(?:[-*]|\d{1,3}[.)])\s+)?)(\p{L}{2,20}\s+#?[A-Z]{0,4}[-_]?\d[\d.]{0,8}\s*[:：]\s*\S.*)$/u.exec(
      text,
    )
  if (numbered !== null && glossary.role.test(numbered[2]!))
    return numbered[1]! + retitle(glossary, numbered[2]!, labels, false)
  const remark = /^(\s*[^\s#].*?\s#\s+)(\S.*)$/.exec(text)
  if (remark !== null) return remark[1]! + gloss(glossary, remark[2]!)
  // `第一批 [T1 T2]`, `Onda 1 → Onda 2`.
  const names = findNames(glossary.namer, text)
  for (const { english, said } of names) if (!labels.has(english)) labels.set(english, said)
  const signed = text.replace(SIGNED, (all, open: string, label: string) =>
    factFor(glossary, label) === 'Agent' ? `${open}agent: ` : all,
  )
  if (signed !== text) return translateCode(signed, glossary, labels)
  // How far data stands in says whose it is.
  const indent = /^\s*/.exec(text)![0]
  return names.length > 0 ? indent + gloss(glossary, text.slice(indent.length)) : text
}
