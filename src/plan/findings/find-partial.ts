import { introOf } from '../assemble/gather-waves.ts'
import type { Draft } from '../assemble/draft.ts'
import type { Finding } from '../plan.ts'
import { findWaveMentions } from '../words/wave-name.ts'
import { isPartial } from '../words/measures.ts'

const WAITS = /\b(?:after|once|when|as soon as|until|needs|requires|depends on|starts?|begins?|from)\b/i

/** `when A1 is half done`, `F2 (50%)`: nobody sees how far an agent is, so that it is waited for as a whole. */
export function findPartial({ tasks, waves }: Draft): Finding[] {
  const findings: Finding[] = []
  for (const { id, told, needs } of tasks) {
    const partial = needs.size === 0 ? undefined : told.dependencies.find(({ text }) => isPartial(text))
    if (partial !== undefined) findings.push(toFinding(id, partial.text, partial.line))
  }
  for (const wave of waves) {
    if (wave.after.length + wave.afterTasks.length === 0) continue
    const texts = wave.sections.flatMap(section => [
      { plain: section.heading?.plain ?? '', line: section.line },
      ...introOf(section),
    ])
    const said = texts.find(
      ({ plain }) => isPartial(plain) && WAITS.test(plain) && findWaveMentions(plain).length > 0,
    )
    if (said !== undefined) findings.push(toFinding(wave.id, said.plain, said.line))
  }
  return findings
}

function toFinding(name: string, text: string, line: number): Finding {
  const said = text.length > 80 ? `${text.slice(0, 80)}…` : text
  const message = `${name} may start before what it needs is quite done (“${said}”). Regatta does not see how far an agent is and waits until it is done.`
  return { code: 'partial-condition', severity: 'warning', line, message }
}
