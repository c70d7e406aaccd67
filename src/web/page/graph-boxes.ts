import { placeBoxes } from '../../picture/layers.ts'
import type { GraphBox } from '../../picture/layers.ts'
import type { ChartTask, RunChart } from '../../picture/run-chart.ts'
import { sayTask, sayWave, toPart } from './status-words.ts'
import type { Part } from './status-words.ts'

/** In pixels. */
export const BOX = { width: 176, height: 48, gapX: 48, gapY: 14, head: 34 }

export interface Box {
  key: string
  name: string
  title: string
  state: string
  part: Part
  isCritical: boolean
  /** What is drawn from it: a task, or a wave. */
  task: number | null
  wave: number
}

export interface Drawn {
  boxes: Box[]
  places: ReturnType<typeof placeBoxes>
  edges: { from: number; to: number }[]
  /** Above the columns. */
  heads: { name: string; first: number; last: number }[]
}

/** How large what is drawn is, and where its columns and rows begin. */
export interface Sheet {
  width: number
  height: number
  left(column: number): number
  top(row: number): number
}

export function toSheet({ places, heads }: Drawn): Sheet {
  const head = heads.length === 0 ? 0 : BOX.head
  return {
    width: places.columns * (BOX.width + BOX.gapX) - BOX.gapX,
    height: places.rows * (BOX.height + BOX.gapY) - BOX.gapY + head,
    left: column => column * (BOX.width + BOX.gapX),
    top: row => head + row * (BOX.height + BOX.gapY),
  }
}

export function drawTasks(chart: RunChart, tasks: readonly ChartTask[]): Drawn {
  const place = new Map(tasks.map((task, at) => [task.index, at]))
  const boxes: GraphBox[] = tasks.map(({ needs, wave }) => ({
    after: needs.flatMap(need => place.get(need) ?? []),
    group: wave,
  }))
  const places = placeBoxes(boxes, new Map(chart.waves.map(({ index, after }) => [index, after])))
  return {
    boxes: tasks.map(task => ({
      key: `t${task.index}`,
      name: task.id,
      title: task.title,
      state: sayTask(task.status),
      part: toPart(task.status),
      isCritical: task.critical,
      task: task.index,
      wave: task.wave,
    })),
    places,
    edges: toEdges(boxes),
    heads: [...places.groups].map(([wave, { first, last }]) => ({
      name: chart.waves[wave]?.title || (chart.waves[wave]?.id ?? ''),
      first,
      last,
    })),
  }
}

export function drawWaves({ waves, tasks }: RunChart): Drawn {
  const boxes: GraphBox[] = waves.map(({ index, after, tasks: own }) => {
    const before = own.flatMap(task => (tasks[task]?.needs ?? []).flatMap(need => tasks[need]?.wave ?? []))
    return { after: [...new Set([...after, ...before])].filter(other => other !== index), group: 0 }
  })
  return {
    boxes: waves.map(wave => ({
      key: `w${wave.index}`,
      name: wave.id,
      title: wave.title === wave.id || wave.title === '' ? sayWave(wave.status) : wave.title,
      state: `${wave.finished} of ${wave.tasks.length}`,
      part:
        wave.status === 'done'
          ? 'done'
          : wave.status === 'waiting'
            ? 'rest'
            : wave.status === 'open'
              ? 'active'
              : 'parked',
      isCritical: false,
      task: null,
      wave: wave.index,
    })),
    places: placeBoxes(boxes, new Map()),
    edges: toEdges(boxes),
    heads: [],
  }
}

function toEdges(boxes: readonly GraphBox[]): Drawn['edges'] {
  return boxes.flatMap(({ after }, to) => after.map(from => ({ from, to })))
}

/** The task that was picked, what it waits for and what waits for it; null: none was. */
export function listNear({ boxes, edges }: Drawn, picked: number | null): Set<number> | null {
  const at = picked === null ? -1 : boxes.findIndex(({ task }) => task === picked)
  if (at < 0) return null
  const near = new Set([at])
  for (const { from, to } of edges) {
    if (from === at) near.add(to)
    if (to === at) near.add(from)
  }
  return near
}
