import { toPlainText } from '../lib/text.ts'
import { displayWidth, fit } from '../lib/width.ts'
import type { Run, RunTask, RunWave } from '../run/run.ts'
import { takesPart } from '../run/scope.ts'
import { tallyWaves } from '../message/tally-waves.ts'
import type { Tally } from '../message/tally-waves.ts'
import { counted } from '../message/words.ts'
import { piece, widthOf } from './style.ts'
import type { Piece } from './style.ts'

interface Layout {
  name: number
  count: number
  bar: number
  width: number
}

const NAME_WIDTH_MAX = 24
const WIDE = 72
const NARROW = 48

/** The waves as progress bars. Where they are more than the lines, those that are over are folded first. */
export function listWaves(
  run: Run,
  failed: RunTask[],
  { width, linesMax }: { width: number; linesMax: number },
): Piece[][] {
  const tallies = tallyWaves(run, failed)
  const { shown, past, out, later } = chooseWaves(run, tallies, linesMax)
  const layout: Layout = {
    name: Math.min(NAME_WIDTH_MAX, Math.max(4, Math.floor(width / 3)), Math.max(0, ...shown.map(nameWidth))),
    count: Math.max(0, ...shown.map(wave => toCount(wave).length)),
    bar: width >= WIDE ? 20 : width >= NARROW ? 10 : 6,
    width,
  }
  const lines: Piece[][] = []
  if (past.length > 0) {
    const tasks = past.reduce((sum, wave) => sum + wave.tasks.length, 0)
    lines.push([piece(`${past.length} waves done  ${tasks}/${tasks}`, 'green')])
  }
  if (out.length > 0) lines.push([piece(`${out.length} waves left out`, 'dim')])
  lines.push(...shown.map(wave => toWaveLine(run, wave, tallies.get(wave), layout)))
  const more = counted(later.length, lines.length > 0 ? 'more wave' : 'wave')
  if (later.length > 0) lines.push([piece(more, 'dim')])
  return lines
}

interface Choice {
  shown: RunWave[]
  /** Folded into one line each. */
  past: RunWave[]
  out: RunWave[]
  later: RunWave[]
}

function chooseWaves(run: Run, tallies: Map<RunWave, Tally>, linesMax: number): Choice {
  const { waves } = run
  if (waves.length <= linesMax) return { shown: waves, past: [], out: [], later: [] }
  const out = waves.filter(wave => !takesPart(run, wave))
  const past = waves.filter(wave => takesPart(run, wave) && wave.status === 'done')
  const others = waves.filter(wave => takesPart(run, wave) && wave.status !== 'done')
  const folded = { past: past.length > 1 ? past : [], out: out.length > 1 ? out : [] }
  const single = [...(past.length === 1 ? past : []), ...(out.length === 1 ? out : [])]
  const room = linesMax - Math.min(1, past.length) - Math.min(1, out.length)
  if (others.length <= room) return { ...folded, shown: inPlanOrder([...single, ...others]), later: [] }
  const urgency = (wave: RunWave): number => (tallies.has(wave) ? 0 : wave.status === 'waiting' ? 2 : 1)
  const byUrgency = [...others].sort((a, b) => urgency(a) - urgency(b) || a.index - b.index)
  const kept = byUrgency.slice(0, Math.max(0, room - 1))
  const later = byUrgency.slice(kept.length)
  return { ...folded, shown: inPlanOrder([...single, ...kept]), later }
}

function inPlanOrder(waves: RunWave[]): RunWave[] {
  return waves.sort((a, b) => a.index - b.index)
}

function nameWidth(wave: RunWave): number {
  return displayWidth(toPlainText(wave.id))
}

function toCount(wave: RunWave): string {
  return `${wave.finished}/${wave.tasks.length}`
}

function toWaveLine(run: Run, wave: RunWave, tally: Tally | undefined, layout: Layout): Piece[] {
  const name = piece(fit(toPlainText(wave.id), layout.name))
  if (!takesPart(run, wave)) return [{ ...name, style: 'dim' }, piece('  left out', 'dim')]
  const total = wave.tasks.length
  const cells = total === 0 ? layout.bar : Math.floor((wave.finished / total) * layout.bar)
  const base = [
    name,
    piece('  '),
    piece('█'.repeat(cells), wave.status === 'done' ? 'green' : 'cyan'),
    piece('░'.repeat(layout.bar - cells), 'dim'),
    piece(`  ${toCount(wave).padStart(layout.count)}`),
  ]
  if (wave.status === 'done') return [...base, piece('  done', 'green')]
  return withNotes(base, toNotes(run, wave, tally), layout.width)
}

type Note = Piece & { /** The first to go where there is no room. */ rank: number }

function toNotes(run: Run, wave: RunWave, tally: Tally | undefined): Note[] {
  const whom = run.policy.approvers.length > 0 ? 'for an answer' : 'for you'
  const notes: (Note | false | undefined)[] = [
    wave.status !== 'open' &&
      wave.status !== 'waiting' && { ...piece(`  ${toWord(run, wave)}`, 'yellow'), rank: 3 },
    tally && tally.atWork > 0 && { ...piece(`  ${tally.atWork} running`), rank: 1 },
    tally && tally.failed > 0 && { ...piece(`  ${tally.failed} failed`, 'red'), rank: 2 },
    tally &&
      tally.asking > 0 && {
        ...piece(`  ${tally.asking} ${tally.asking === 1 ? 'waits' : 'wait'} ${whom}`, 'yellow'),
        rank: 4,
      },
  ]
  return notes.filter(note => typeof note === 'object')
}

/** Of a gate: whether people are asked, or its checks are run. */
function toWord(run: Run, { status, gate, hold }: RunWave): string {
  if (status === 'held' && hold !== null) return `held, ${hold}`
  if (status !== 'gate' || gate === null) return status
  return run.tasks[gate]!.status === 'parked' ? 'go or no go' : 'being checked'
}

function withNotes(base: Piece[], notes: Note[], width: number): Piece[] {
  const kept = [...notes]
  while (kept.length > 1 && widthOf([...base, ...kept]) > width) {
    const least = Math.min(...kept.map(({ rank }) => rank))
    kept.splice(
      kept.findIndex(({ rank }) => rank === least),
      1,
    )
  }
  return [...base, ...kept.map(({ text, style }) => ({ text, style }))]
}
