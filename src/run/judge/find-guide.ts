import { isDocument, isExample, isGuideName, isNamed } from './paths.ts'
import { OFFERS_GUIDE, TO_READER } from './phrases.ts'
import type { CodeTally } from './tally-code.ts'
import { tallyCode } from './tally-code.ts'
import type { TextTally } from './tally-text.ts'
import { tallyText } from './tally-text.ts'
import type { Wants } from './wants.ts'
import { readWants } from './wants.ts'
import type { Change, Verdict, Work } from './work.ts'
import { quote, toLines, toVerdict } from './work.ts'

/** From so many points on, a text is a guide. */
const POINTS_MIN = 4
/** Where nothing was changed, fewer will do: there is no work to wrong. */
const POINTS_IN_WORDS_MIN = 2
/** It says that it did the work; then the change is missing, whatever it goes on to tell. */
const CLAIMS =
  /^(?:[-*#>\s]{0,4})(?:I(?:['’]ve| have)? (?:now |also |just )?)?(?:added|fixed|implemented|created|changed|updated|removed|replaced|moved|wrote|done|finished|completed|refactored)\b/imu
/** A shorter title may well be a word of the answer. */
const TITLE_CHARS_MIN = 8
/** So many lines of real code outweigh one hollow one. */
const REAL_PER_HOLLOW = 1.5
/** Fewer lines of code than one in so many of the guide beside them do not outweigh it. */
const GUIDE_PER_REAL = 8

/** Instructions, stubs or a document where the work should be. */
export function findGuide(given: Work): Verdict | null {
  const wants = readWants(given)
  const work = withoutTitle(given)
  const changes = work.changes.filter(isSubstantial)
  if (changes.length === 0) return findGuideInWords(work, wants)
  const documents = changes.filter(({ path }) => isDocument(path))
  const code = changes.filter(({ path }) => !isDocument(path))
  const hollow = code.length > 0 ? findHollow(code, wants) : null
  if (hollow) return hollow
  if (wants.document) return findUnwritten(documents, code)
  return documents.length > 0 ? findGuideInFiles(work, documents, code) : null
}

/** Who repeats the task's title says nothing of their own with it. */
function withoutTitle(work: Work): Work {
  const title = work.task.title.trim()
  if (title.length < TITLE_CHARS_MIN) return work
  return { ...work, summary: work.summary.replaceAll(title, '') }
}

/** Whether there is anything in a change: a file with nothing but blanks is nothing. */
export function isSubstantial(change: Change): boolean {
  if (change.kind === 'removed' || change.isBinary || change.removed > 0) return true
  return change.added.some(line => line.trim() !== '')
}

function findHollow(code: Change[], wants: Wants): Verdict | null {
  const tallies = code.map(change => ({ change, tally: tallyCode(change) }))
  const real = tallies.reduce((sum, { change, tally }) => sum + weightOf(change, tally), 0)
  const hollow = tallies.flatMap(({ tally }) => tally.hollow)
  const telling = tallies.flatMap(({ tally }) => tally.telling)
  const comments = tallies.reduce((sum, { tally }) => sum + tally.comments, 0)
  const where = nameFiles(code.map(({ path }) => path))
  const isHollow = hollow.length > 1 || (real === 0 && (telling.length > 0 || hollow[0] !== 'pass'))
  if (
    isHollow &&
    real < hollow.length * REAL_PER_HOLLOW &&
    hollow.length > 0 &&
    !wants.stubs &&
    !wants.texts
  ) {
    const message = `it left out the work itself in ${where}: ${hollow.length} of ${Math.ceil(hollow.length + real)} lines that should do something are empty bodies or open values, like “${quote(hollow.find(line => /\w{2}/.test(line)) ?? telling[0] ?? hollow[0]!, 60)}”`
    return toVerdict('guide', message, [...hollow, ...telling])
  }
  const isLater = tallies.some(({ tally }) => tally.later > 0)
  if (real > 0 || wants.comments || telling.length === 0) return null
  if (telling.length * (isLater ? 8 : 4) < comments) return null
  const message = `it wrote comments on what to do into ${where} in place of the change: “${quote(telling[0]!, 80)}”`
  return toVerdict('guide', message, telling)
}

/** Taking lines away is work as well; a picture is. */
function weightOf(change: Change, tally: CodeTally): number {
  if (change.isBinary || change.kind === 'removed') return 1
  const isCut = change.added.every(line => line.trim() === '') && change.removed > 0
  return tally.real + (isCut ? 1 : 0)
}

/** A document that was asked for, and of which only the frame is there. */
function findUnwritten(documents: Change[], code: Change[]): Verdict | null {
  if (documents.length === 0 || code.length > 0) return null
  const tally = tallyText(documents.flatMap(({ added }) => added))
  const headings = documents.flatMap(({ added }) => added).filter(line => line.startsWith('#')).length
  const written = tally.lines - headings - tally.open.length
  if (tally.open.length < 2 || written >= tally.open.length) return null
  const where = nameFiles(documents.map(({ path }) => path))
  return toVerdict('guide', `it left ${where} to be written: “${quote(tally.open[0]!, 80)}”`, tally.open)
}

function findGuideInFiles(work: Work, documents: Change[], code: Change[]): Verdict | null {
  const tally = tallyText(documents.flatMap(({ added }) => added))
  const real = code.reduce((sum, change) => sum + weightOf(change, tallyCode(change)), 0)
  const isOffered = OFFERS_GUIDE.test(work.summary)
  if (real > 0) {
    const isBuried = isOffered && tally.telling.length + tally.fenced > real * GUIDE_PER_REAL
    if (!isBuried || !documents.some(({ path }) => isGuideName(path))) return null
  }
  const { files } = work.task
  const isElsewhere = files.length > 0 && !documents.some(({ path }) => isNamed(path, files))
  const traits =
    pointsOf(tally) + (documents.some(({ path }) => isGuideName(path)) ? 1 : 0) + (isOffered ? 2 : 0)
  const isNew = documents.some(({ kind }) => kind === 'added')
  const points = traits + (isElsewhere ? 2 : 0) + (isNew ? (isElsewhere ? 2 : 1) : 0)
  // A note that tells nobody what to do is poor work, but no guide.
  if (traits === 0) return null
  // Where no file is named, a document may be what was wanted.
  if (points < (files.length === 0 ? POINTS_MIN + 1 : POINTS_MIN)) return null
  const where = nameFiles(documents.map(({ path }) => path))
  return toVerdict(
    'guide',
    `it wrote ${tally.telling.length > 0 ? 'instructions into ' : ''}${where} instead of the change: ${describe(tally)}${isElsewhere ? ', and nothing into the files of the task' : ''}`,
    tally.telling.length > 0 ? tally.telling : documents.flatMap(({ added }) => added),
  )
}

/** No change at all: what the agent said last is all there is. */
function findGuideInWords(work: Work, wants: Wants): Verdict | null {
  const tally = tallyText(toLines(work.summary))
  const isOffered = OFFERS_GUIDE.test(work.summary)
  const points = pointsOf(tally) + (isOffered ? 2 : 0) + (tally.telling.length >= 2 ? 1 : 0)
  if (tally.telling.length === 0 && tally.fences === 0) return null
  if (work.task.produces === 'report') {
    if (wants.document || !isManual(work.summary, tally)) return null
  } else if (
    CLAIMS.test(work.summary) ? points <= POINTS_IN_WORDS_MIN : points + tally.fences < POINTS_IN_WORDS_MIN
  )
    return null
  return toVerdict(
    'guide',
    `it told how the work could be done and changed nothing: ${describe(tally)}`,
    tally.telling,
  )
}

/** Advice belongs into a report; steps from beginning to end are none. */
function isManual(summary: string, tally: TextTally): boolean {
  const opening = toLines(summary.trimStart())[0] ?? ''
  const isMeant = TO_READER.test(opening) ? tally.telling.length >= 2 : tally.steps >= 2
  return (
    isMeant &&
    (TO_READER.test(opening) || OFFERS_GUIDE.test(opening)) &&
    tally.telling.length * 2 >= tally.lines - tally.fenced
  )
}

function pointsOf(tally: TextTally): number {
  const prose = Math.max(1, tally.lines - tally.fenced)
  const share = tally.telling.length / prose
  return (
    (share >= 0.3 ? 2 : share >= 0.15 ? 1 : 0) +
    (tally.steps >= 2 ? 1 : 0) +
    (tally.fences >= 1 ? 1 : 0) +
    (tally.boxes >= 3 ? 1 : 0)
  )
}

function describe(tally: TextTally): string {
  const { lines, telling, fences, boxes } = tally
  const traits = [
    telling.length === 0
      ? `${lines} lines of text`
      : `${telling.length} of ${lines} lines tell the reader what to do`,
  ]
  if (fences > 0) traits.push(`${fences} ${fences === 1 ? 'block' : 'blocks'} of code to paste`)
  if (boxes > 0) traits.push(`${boxes} boxes to tick`)
  return traits.join(', ')
}

function nameFiles(paths: string[]): string {
  const named = [...paths].sort((a, b) => Number(isExample(a)) - Number(isExample(b)))
  const first = quote(named[0] ?? '', 80)
  return named.length > 1 ? `${first} and ${named.length - 1} more` : first
}
