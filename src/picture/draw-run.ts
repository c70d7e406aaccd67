import { formatSpan } from '../message/duration.ts'
import { saySums } from '../message/spent.ts'
import { counted } from '../message/words.ts'
import { bundle, nameBundle, nameWave } from './bundle.ts'
import { drawBand } from './draw-band.ts'
import { fitText, wrapText } from './letters.ts'
import { sayWay } from './longest-way.ts'
import { toAlt } from './picture.ts'
import type { Picture } from './picture.ts'
import type { ChartTask, ChartWave, RunChart } from './run-chart.ts'
import { COLOURS, MARGIN, WIDTH, round, toHead, toPath, toRect, toSvg, toText } from './svg.ts'
import { listTicks, placeOf, toScale } from './timeline.ts'
import type { TimeScale } from './timeline.ts'

interface Row {
  name: string
  tasks: ChartTask[]
  waves: ChartWave[]
}

const ROWS_MAX = 12
const INNER = WIDTH - 2 * MARGIN
const LABEL = 17
const BELOW = 10
const TICKS_MAX = 5
const SPENDING_MAX = 3
const NAMED_MAX = 6
const WAYS_MAX = 12

/** How a run went so far, or in all: when each wave's tasks were worked on, what failed, what was mended, what it cost. */
export function drawRun(chart: RunChart, wave: number | null = null): Picture {
  const { head } = chart
  const work = chart.tasks.filter(({ gate }) => !gate)
  const scale = toScale(head, head.at)
  const rows = toRows(chart)
  const facts = listFacts(chart, work)
  const title = head.title || head.id
  const state = toCapital(toState(chart, work, wave))
  const said = rows.map(row => `${row.name} ${countDone(row)}`).join('; ')
  const alt = toAlt(`${title}: ${state}. ${facts.join('. ')}. ${said}.`)

  const top = toHead(title, state)
  const bands = toBands(rows, scale, top.height, { wave, now: head.at })
  const axis = toAxis(scale, top.height, bands.height)
  const foot = toFoot(facts, work, axis.height)
  const parts = [...top.parts, ...axis.parts, ...bands.parts, ...foot.parts]
  return { alt, svg: toSvg(foot.height + 4, alt, parts) }
}

function toRows({ waves, tasks }: RunChart): Row[] {
  return bundle(waves, ROWS_MAX).map(group => ({
    name: nameBundle(group.map(({ id, title }) => (group.length > 1 ? id : nameWave(id, title)))),
    tasks: group.flatMap(({ tasks: indices }) => indices.flatMap(index => tasks[index] ?? [])),
    waves: group,
  }))
}

function toState({ head, waves }: RunChart, work: ChartTask[], wave: number | null): string {
  const { startedAt, endedAt, at, status, rehearsal } = head
  const span = startedAt === null ? '' : formatSpan((endedAt ?? at) - startedAt)
  const done = `${countEnded(work)} of ${counted(work.length, 'task')} done`
  const name = wave === null ? undefined : waves[wave]?.id
  const lead = name === undefined ? toLead(status, span) : `${name} is done after ${span}`
  return `${rehearsal ? 'A rehearsal: ' : ''}${lead}, ${done}`
}

function toCapital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`
}

function toLead(status: RunChart['head']['status'], span: string): string {
  if (span === '') return 'not started'
  if (status === 'done') return `all done in ${span}`
  if (status === 'failed') return `ended after ${span}, not all done`
  if (status === 'running') return `running for ${span}`
  return status === 'cancelled' ? `stopped after ${span}` : `${status} after ${span}`
}

function listFacts({ head, tasks }: RunChart, work: ChartTask[]): string[] {
  const failed = work.filter(({ status }) => status === 'failed').map(({ id }) => id)
  const again = work.filter(({ bars, earlier }) => earlier > 0 || bars.some(({ mended }) => mended))
  const way = tasks.filter(({ critical }) => critical)
  const attempts = again.reduce(
    (sum, { bars, earlier }) => sum + earlier + bars.filter(({ mended }) => mended).length,
    0,
  )
  return [
    ...(failed.length > 0 ? [`Failed: ${listNames(failed, NAMED_MAX)}`] : []),
    ...(again.length > 0 ? [`Mended ${counted(attempts, 'time')} in ${counted(again.length, 'task')}`] : []),
    ...(head.questions.length > 0 ? [`${counted(head.questions.length, 'question')} open`] : []),
    ...head.spent.slice(0, SPENDING_MAX).map(spent => `Spent: ${saySums(spent)}`),
    ...(way.length > 1
      ? [`Longest way of the plan: ${sayWay(way.slice(0, WAYS_MAX))}${way.length > WAYS_MAX ? ' → …' : ''}`]
      : []),
  ]
}

function listNames(ids: string[], most: number): string {
  const more = ids.length - most
  return more > 0 ? `${ids.slice(0, most).join(', ')} and ${more} more` : ids.join(', ')
}

function countEnded(tasks: ChartTask[]): number {
  return tasks.filter(({ status }) => status === 'done').length
}

function countDone({ tasks }: Row): string {
  const work = tasks.filter(({ gate }) => !gate)
  const failed = work.filter(({ status }) => status === 'failed').length
  return `${countEnded(work)}/${work.length}${failed > 0 ? `, ${failed} failed` : ''}`
}

function toBands(
  rows: Row[],
  scale: TimeScale,
  top: number,
  { wave, now }: { wave: number | null; now: number },
): { parts: string[]; height: number } {
  let y = top
  const parts: string[] = []
  for (const row of rows) {
    const frame = { left: MARGIN, width: INNER, rows: rows.length, now }
    const band = drawBand(row.tasks, scale, y + LABEL, frame)
    if (row.waves.some(({ index }) => index === wave))
      parts.push(toRect(MARGIN - 8, y - 3, INNER + 16, LABEL + band.height + 8, '#eef4fb', 6))
    const count = fitText(countDone(row), 12, 130)
    const isBad = row.tasks.some(({ status }) => status === 'failed')
    parts.push(toText(row.name, MARGIN, y + 12, INNER - count.width - 8, { weight: 'bold' }))
    parts.push(
      toText(count.text, WIDTH - MARGIN, y + 12, 130, {
        size: 12,
        anchor: 'end',
        colour: isBad ? COLOURS.bad : COLOURS.quiet,
      }),
      ...band.parts,
    )
    y += LABEL + band.height + BELOW
  }
  return { parts, height: y }
}

function toAxis(scale: TimeScale, top: number, bottom: number): { parts: string[]; height: number } {
  const parts = listTicks(scale, TICKS_MAX).flatMap(({ at, minutes }) => {
    const x = MARGIN + placeOf(scale, at) * INNER
    const anchor = x > WIDTH - MARGIN - 24 ? 'end' : minutes === 0 ? 'start' : 'middle'
    return [
      toPath(`M ${round(x)} ${round(top)} V ${round(bottom)}`, COLOURS.line, 1),
      toText(minutes === 0 ? '0' : formatSpan(minutes * 60_000), x, bottom + 12, 70, {
        size: 12,
        colour: COLOURS.quiet,
        anchor,
      }),
    ]
  })
  return { parts, height: bottom + 22 }
}

function toFoot(facts: string[], work: ChartTask[], top: number): { parts: string[]; height: number } {
  const bars = work.flatMap(({ bars }) => bars)
  const keys: [string, string][] = [
    ['done', COLOURS.good],
    ...(hasOpen(work.filter(({ status }) => status !== 'parked'))
      ? ([['at work', COLOURS.active]] as [string, string][])
      : []),
    ...(hasOpen(work.filter(({ status }) => status === 'parked'))
      ? ([['asks people', COLOURS.asking]] as [string, string][])
      : []),
    ...(bars.some(({ mended }) => mended) ? ([['mended', COLOURS.mended]] as [string, string][]) : []),
    ...(bars.some(({ end, mended }) => end === 'bad' && !mended)
      ? ([['failed', COLOURS.bad]] as [string, string][])
      : []),
    ...(work.some(({ critical }) => critical)
      ? ([['longest way', COLOURS.critical]] as [string, string][])
      : []),
  ]
  let x = MARGIN
  let y = top
  const parts: string[] = []
  for (const [name, colour] of keys) {
    const width = 14 + fitText(name, 12, 80).width
    if (x + width > WIDTH - MARGIN) {
      x = MARGIN
      y += 18
    }
    parts.push(toRect(x, y, 10, 10, colour, 2), toText(name, x + 14, y + 9.5, 80, { size: 12 }))
    x += width + 12
  }
  y += 28
  for (const line of facts.flatMap(fact => wrapText(fact, 12, INNER, 2))) {
    parts.push(toText(line, MARGIN, y, INNER, { size: 12, colour: COLOURS.quiet }))
    y += 16
  }
  return { parts, height: y - 4 }
}

function hasOpen(tasks: readonly ChartTask[]): boolean {
  return tasks.some(({ bars }) => bars.some(({ to }) => to === null))
}
