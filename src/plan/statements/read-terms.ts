import { matchesOf } from '../../lib/matches-of.ts'
import { findWidth } from '../find-width.ts'
import type { Condition, Finding, Plan, Terms } from '../plan.ts'
import { findTaskFolders } from './find-task-folders.ts'
import { toHint } from './hints.ts'
import { headingsOf, isField, linesWith, statedOf } from './lines.ts'
import type { Line } from './lines.ts'

type Kept = Pick<Terms, 'tierRules' | 'outputs' | 'handovers' | 'documents' | 'activation'>

const MAX = 200
const TIER_RULES =
  /\b(?:tier|wave|level|phase) assignment(?: rules?)?\b|\bassign(?:ing)? (?:tiers|waves|levels)\b|\bhow (?:a|the) (?:tier|wave|level)s? (?:is|are) (?:found|chosen|assigned)\b|\b(?:tier|wave) rules?\b/i
const OUTPUTS =
  /\boutput contracts?\b|\bdeliverables?\b|\boutputs?\b(?! format)|\bartefacts?\b|\bartifacts?\b|\bhands over\b/i
const HANDOVERS =
  /\bhand(?:ing)?[ -]?(?:over|off)s?\b|\bintegration tests? (?:for|between) (?:each )?(?:tiers?|waves?|phases?)\b|\binput requirements?\b/i
/** Said in passing, not under a heading of its own. */
const TESTED =
  /\bintegration tests?\b[^.]{0,60}\b(?:hand-?(?:offs?|overs?)|(?:each|every|between(?: the)?) (?:tiers?|waves?|phases?|batches|stages?))\b/i
const CONTRACT = /\boutput contracts?\b/i
const DOCUMENT =
  /(?<![\p{L}\p{N}_./-])((?:[\w.@-]{1,80}\/){0,12}[\w@.-]{1,100}\.(?:mdx?|rst|adoc|pdf))(?![\p{L}\p{N}_/-])/giu
const NAMING = toHint('md|rst|adoc|pdf')
const INSTRUCTIONS =
  /(?:^|\/)(?:AGENTS|CLAUDE|GEMINI|CONVENTIONS|CONTRIBUTING|INSTRUCTIONS|COPILOT|\.cursorrules)[\w.-]*\.md$/i
const POINTS =
  /\b(?:see|read|follow|refer\w*|guide|documented|described|details?|detailed|related|instructions?|according to|as in|lives? in|spec(?:ification)?|must read|supersedes|checklist)\b|→/i

/** Rules, contracts, hand-overs and documents that go with the plan, and when it becomes active. */
export function readTerms(lines: Line[]): Kept {
  const kept: Kept = {
    tierRules: [],
    outputs: [],
    handovers: [],
    documents: findTaskFolders(lines),
    activation: [],
  }
  const paths = new Set<string>()
  let conditionsOf: string | null = null
  for (const line of linesWith(lines, NAMING)) {
    const plain = statedOf(line)
    if (/\.(?:md|rst|adoc|pdf)/iu.test(plain) && paths.size < MAX) readDocuments(line, plain, kept, paths)
  }
  for (const line of lines) {
    const plain = line.form === 'item' ? statedOf(line) : ''
    if (plain === '') continue
    readItem(line, plain, kept)
    const condition = toCondition(line, plain)
    if (condition === null || kept.activation.length >= MAX) continue
    // The same conditions told again in a summary are not twice as many.
    const place = `${line.label ?? ''} ${line.under.heading}`
    conditionsOf ??= place
    if (conditionsOf === place) kept.activation.push(condition)
  }
  return kept
}

function readItem(line: Line, plain: string, kept: Kept): void {
  const statement = { text: plain, line: line.line }
  const label = line.label ?? line.under.heading
  if (line.under.wave === null && line.depth < 2 && TIER_RULES.test(headingsOf(line))) {
    if (kept.tierRules.length < MAX) kept.tierRules.push(statement)
  } else if (line.under.wave === null && line.depth < 2 && TESTED.test(plain)) {
    if (kept.handovers.length < MAX) kept.handovers.push(statement)
  } else if (line.under.wave === null && line.depth < 2 && CONTRACT.test(plain)) {
    if (kept.outputs.length < MAX) kept.outputs.push(statement)
  } else if (HANDOVERS.test(label)) {
    if (kept.handovers.length < MAX) kept.handovers.push(statement)
  } else if (OUTPUTS.test(label) && label.length < 60) {
    const { wave } = line.under
    if (kept.outputs.length < MAX) kept.outputs.push({ ...statement, ...(wave === null ? {} : { wave }) })
  }
}

/** Files that tasks write are theirs; what the plan tells people to read is a document. */
function readDocuments(line: Line, plain: string, kept: Kept, paths: Set<string>): void {
  if (line.form === 'code' || line.form === 'row' || (isField(line) && !/^related/i.test(plain))) return
  for (const match of matchesOf(plain, DOCUMENT)) {
    const path = match[1]!
    const isInstructions = INSTRUCTIONS.test(path)
    const points =
      POINTS.test(plain.replace(path, ' ')) ||
      /\bdocuments?\b|\breferences?\b|\brelated\b/i.test(headingsOf(line))
    if (paths.has(path) || !(isInstructions || (points && line.under.wave === null))) continue
    paths.add(path)
    kept.documents.push({ path, kind: isInstructions ? 'instructions' : 'document', line: line.line })
  }
}

const ACTIVATE =
  /\b(?:when|if|until|before) (?:this|it|the plan|the document) (?:becomes?|is|goes) (?:active|live)\b|\bactivat(?:e|ed|ion)(?: (?:if|when|once|after|conditions?|criteria))?\s*:?$|\b(?:when|how) to activate\b|\b(?:becomes?|goes) (?:active|live) (?:when|if|once|after|as soon as)\b|\bactivation (?:conditions?|criteria)\b|^use (?:it |this )?(?:if|when)\s*:?$/i

/** Below "Activate if": ticked is met, not ticked is not; without boxes the plan itself must show it. */
function toCondition(line: Line, plain: string): Condition | null {
  const label = line.label ?? line.under.heading
  if (line.depth > 0 || !ACTIVATE.test(label.trim()) || /\b(?:not|don['’]?t|never)\b/i.test(label))
    return null
  return { text: plain, line: line.line, met: line.checked }
}

interface Size {
  open: number
  width: number
  waves: number
}

/** Which conditions the document itself shows: `10+ phases` against what is left to do. */
export function judgeConditions(conditions: Condition[], plan: Plan): Condition[] {
  if (conditions.length === 0) return []
  const size = toSize(plan)
  return conditions.map(condition => {
    if (condition.met !== null) return condition
    const most = /(?:<|\bfewer than|\bless than|\bunder)\s*(\d{1,4})\b/i.exec(condition.text)
    if (
      most !== null &&
      /\b(?:phases?|tasks?|items?|features?|packages?|issues?|remain\w*|left)\b/i.test(condition.text)
    )
      return { ...condition, met: size.open < Number(most[1]) }
    if (/^tight(?:ly coupled)? dependenc|^everything (?:is )?sequential/i.test(condition.text))
      return { ...condition, met: size.width <= 1 }
    const least =
      /\b(\d{1,4})\s*\+\s*(?:\p{L}+\s+)?(?:phases?|tasks?|items?|features?|packages?|issues?)\b/iu.exec(
        condition.text,
      )
    if (least !== null) return { ...condition, met: size.open >= Number(least[1]) }
    if (
      /\b(?:multiple|several|many)\s+independent\s+(?:phases?|tasks?|features?|packages?)\b|^independent (?:phases?|tasks?|features?)/i.test(
        condition.text,
      )
    )
      return { ...condition, met: size.width > 1 }
    if (/^clear (?:tier|wave|phase) structure\b/i.test(condition.text))
      return { ...condition, met: size.waves > 1 }
    return condition
  })
}

function toSize(plan: Plan): Size {
  const open = plan.tasks.filter(task => !task.done).length
  return { open, width: findWidth(plan), waves: plan.waves.length }
}

/** Says in the finding about a reference how far its own conditions are met. */
export function tellConditions(findings: Finding[], conditions: Condition[]): void {
  const finding = findings.find(({ code }) => code === 'reference-only')
  if (finding === undefined || conditions.length === 0) return
  const met = conditions.filter(condition => condition.met === true).length
  const unseen = conditions.filter(condition => condition.met === null).length
  const rest = unseen === 0 ? '' : `; ${unseen} cannot be seen in the document`
  finding.message += ` Of its ${conditions.length} conditions for that, ${met} ${met === 1 ? 'is' : 'are'} met${rest}.`
}
