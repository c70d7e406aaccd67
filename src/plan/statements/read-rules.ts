import type { Condition, Statement } from '../plan.ts'
import type { ArrivalStep, ClosingStep, Rules, Target } from '../rules.ts'
import { findWaveMentions } from '../words/wave-name.ts'
import { headingsOf, linesOutside, statedOf } from './lines.ts'
import type { Line } from './lines.ts'
import { readCoordination } from './read-coordination.ts'
import { readPowers } from './read-responses.ts'

const MAX = 100

/** What a document orders for the time of the run, apart from what it answers to failures. */
export function readRules(all: Line[]): Omit<Rules, 'responses'> {
  // What stands in a wave is about its tasks; long lines are prose.
  const lines = linesOutside(all).filter(line => line.form !== 'code' && line.plain.length <= 400)
  return {
    powers: readPowers(lines),
    ...readCoordination(lines),
    targets: readTargets(lines),
    closing: readClosing(lines),
    exclusions: readExclusions(lines),
    arrivals: readArrivals(lines),
    wholeWaves: findWholeWaves(lines),
  }
}

const ONE_EACH =
  /\bone (?:agent |session |worker )?(?:per|for (?:each|every)) (?:parallel )?(?:phase|task|work package|package|item|ticket|story|step)\b|\b(?:each|every) (?:task|phase|package|item|ticket|step) (?:is done by|gets|has) (?:exactly )?one agent\b/i

/** `one agent per phase`. */
export function isOneEach(lines: Line[]): boolean {
  return linesOutside(lines).some(line => line.form !== 'code' && ONE_EACH.test(line.plain.slice(0, 400)))
}

const SHARE =
  /(?:≥|>=|>|\bat least|\bmin(?:imum)?(?: of)?|\bover|\bmore than|\babove)\s*~?(\d{1,3}(?:\.\d{1,2})?)\s*%/i
const MEASURES: [Target['measure'], RegExp][] = [
  ['first-attempt', /\bfirst[- ](?:attempt|try|time|run)\b/i],
  ['coverage', /\bcoverage\b/i],
  ['success', /\bsuccess(?:ful|fully)?(?: rate)?\b|\bsucceed\w*|\bpass(?:es|ed|ing)?\b/i],
]

/** `≥95% (≥214 workers succeed on first attempt)`: what the run itself is measured by. */
function readTargets(lines: Line[]): Target[] {
  const targets: Target[] = []
  for (const line of lines) {
    const plain = line.plain.includes('%') ? statedOf(line) : ''
    if (plain === '' || targets.length >= MAX) continue
    if (
      line.aside !== 'criteria' &&
      !/\btarget\b|\bgoal\b|\bsuccess rate\b|\bfirst[- ](?:attempt|try)\b/i.test(plain)
    )
      continue
    const share = SHARE.exec(plain)
    const measure = MEASURES.find(([, pattern]) => pattern.test(plain))?.[0]
    if (share === null || measure === undefined) continue
    const count = /(?:≥|>=|at least)\s*(\d{1,6})\s+(?:workers?|agents?|tasks?|of \d)/i.exec(plain)?.[1]
    targets.push({
      measure,
      percent: Number(share[1]),
      ...(count === undefined ? {} : { count: Number(count) }),
      text: plain,
      line: line.line,
    })
  }
  return targets
}

const CLOSING =
  /\bnext (?:actions|steps)\b|\bclosing\b|\bwrap(?:ping)?[- ]?up\b|\bfinal steps\b|\b(?:once|when|after) (?:everything|all (?:waves|batches|phases|tasks|work|stages|of it))\b[^\n]{0,20}(?:done|complete\w*|finished|merged|green)?|\bat the (?:very )?end\b|\bhand-?over checklist\b|\bfinish(?:ing)? up\b|^after the (?:last|final) (?:wave|batch|phase|stage)/i
const STEPS: [ClosingStep['step'], RegExp][] = [
  ['retrospectives', /\bretrospectives?\b|\blessons\b|\bretro\b|\blearnings\b|\bmemory\b|\bmem0\b/i],
  ['pull-request', /\bpull[- ]requests?\b|\bopen (?:a |the )?PR\b|\bPRs?\b/],
  ['tag', /\btag\b|\bcut (?:a |the )?release\b/i],
  ['push', /\bpush\b/i],
  ['merge', /\bmerge\b/i],
  ['commit', /\bcommit\b/i],
  ['deploy', /\bdeploy\b|\broll out\b|\bship\b/i],
  [
    'clean-up',
    /\bclean[- ]?up\b|\bremove (?:the |all )?(?:worktrees?|branches)\b|\bdelete (?:the |all )?(?:worktrees?|branches)\b|\bprune\b/i,
  ],
  ['announce', /\bannounce\b|\bpost\b|\btell\b|\bnotify\b|\bmail\b/i],
  ['validate', /\bvalidat\w+|\bverif\w+|\btests?\b|\bsmoke\b|\bcheck\b/i],
  ['report', /\breport\b|\bsummary\b|\bsummari[sz]e\b/i],
]

/** What comes after everything; executing waves is what the run does anyway. */
function readClosing(lines: Line[]): ClosingStep[] {
  const closing: ClosingStep[] = []
  for (const line of lines) {
    if (line.form !== 'item' || line.depth > 0 || line.aside === null) continue
    if (line.aside === 'criteria' || line.aside === 'retold') continue
    if (!CLOSING.test(line.label ?? '') && !CLOSING.test(line.under.heading)) continue
    const plain = statedOf(line)
    const isNext = /\bnext (?:actions|steps)\b/i.test(line.under.heading)
    if (plain === '' || closing.length >= MAX) continue
    if (
      isNext &&
      (findWaveMentions(plain).length > 0 ||
        /^(?:execute|start|launch|continue|spawn|begin|run)\b/i.test(plain))
    )
      continue
    const step = STEPS.find(([, pattern]) => pattern.test(plain))?.[0] ?? 'other'
    if (isNext && step === 'other') continue
    closing.push({ step, text: plain, line: line.line })
  }
  return closing
}

const EXCLUDES =
  /\bwhen not to\b|\b(?:don['’]?t|do not|never|not to be) (?:use|run|start|used)\b(?: (?:this|it|the plan))?(?: (?:if|when|for|with))?|\bnot (?:suitable|worth it|recommended) (?:if|when|for)\b/i

/** Below `Don't use if`. */
function readExclusions(lines: Line[]): Condition[] {
  const found: Condition[] = []
  const seen = new Set<string>()
  for (const line of lines) {
    if (line.form !== 'item' || line.depth > 0 || found.length >= MAX) continue
    if (!EXCLUDES.test(line.label ?? '') && !EXCLUDES.test(line.under.heading)) continue
    const text = statedOf(line)
    const key = (/^[^(:–—]{3,40}/.exec(text)?.[0] ?? text).trim().toLowerCase()
    // The same list told twice.
    if (text === '' || seen.has(key)) continue
    seen.add(key)
    found.push({ text, line: line.line, met: line.checked })
  }
  return found
}

const ARRIVES =
  /\bnew (?:features?|tasks?|work|requests?|phases?|issues?|items?)\b[^.]{0,60}\b(?:arriv\w+|com(?:es?|ing) in|appears?|show(?:s)? up|(?:is|are) added)\b|\bcatch(?:es|ing)?[- ]?up\b[^.]{0,60}\b(?:new|pause)|\bpauses?\b[^.]{0,60}\bcatch(?:es)? up\b/i
const ARRIVAL_STEPS: [ArrivalStep, RegExp][] = [
  ['pause', /\bpause[sd]?\b|\bhold[s]?\b|\bstop(?:s|ped)?\b/i],
  ['catch-up', /\bcatch(?:es|ing)?[- ]?(?:it )?up\b|\bbring (?:it|them) up\b|\bto the same level\b/i],
  ['resume', /\bresume[sd]?\b|\bgoes? on\b|\bcontinue[sd]?\b|\bthen works? in parallel\b/i],
  [
    'next-wave',
    /\b(?:joins?|goes into|wait(?:s)? for|is put in(?:to)?) the next (?:wave|batch|tier|phase)\b/i,
  ],
]

function readArrivals(lines: Line[]): Rules['arrivals'] {
  const found: Rules['arrivals'] = []
  for (const line of lines) {
    if (line.form === 'heading' || line.form === 'row') continue
    const plain = statedOf(line)
    const about = `${line.label ?? ''} ${line.under.heading}`
    const isListed =
      /\bnew (?:work|tasks?|features?) arriv|\bcatch-?up\b/i.test(about) && line.form === 'item'
    if ((!ARRIVES.test(plain) && !isListed) || found.length >= MAX) continue
    const steps = ARRIVAL_STEPS.flatMap(([step, pattern]) => {
      const at = plain.search(pattern)
      return at === -1 ? [] : [{ step, at }]
    }).sort((a, b) => a.at - b.at)
    if (steps.length < (isListed ? 2 : 1) || (steps.length === 1 && steps[0]!.step === 'catch-up')) continue
    found.push({ steps: steps.map(({ step }) => step), text: plain, line: line.line })
  }
  return found
}

const READ_ONLY =
  /^(?:(?:all|everything|these|they|agents|tasks|workers|phase|wave|batch|stage)\b[\p{L} ]{0,30}\s)?read[- ]?only(?:(?:,| or| and|\/)+ ?\p{L}{3,20}| (?:tasks?|agents?|checks?|work|wave|phase|batch|stage))?[.!]?$|^all (?:of (?:them|these) |tasks |agents )?are (?:verification|validation|review|read[- ]?only) (?:tasks|agents|work)[.!]?$/iu

/** The waves in which nobody writes, as in `Read-only or monitoring`. */
export function findReadOnly(lines: Line[]): string[] {
  const found = lines.flatMap(line => {
    const { wave } = line.under
    return wave !== null && line.form !== 'code' && READ_ONLY.test(statedOf(line)) ? [wave] : []
  })
  return [...new Set(found)]
}

const WHOLE =
  /\bno partial (?:implementations?|waves?|tiers?|phases?|features?|releases?)\b|\b(?:complete|finished|whole|done) before (?:moving|going) (?:on )?to the next (?:wave|tier|phase|batch|stage)\b|\bnothing of the next (?:wave|tier|phase|batch|stage) (?:starts|begins)\b/i

function findWholeWaves(lines: Line[]): Statement | null {
  for (const line of lines) {
    const plain = line.form === 'heading' ? '' : statedOf(line)
    if (WHOLE.test(plain) && !/\bold\b|\bhistory\b/i.test(headingsOf(line)))
      return { text: plain, line: line.line }
  }
  return null
}
