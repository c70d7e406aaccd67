/** What the agent double makes of a task; the first letter of its script. */
type Part =
  /** Writes its file. */
  | 'work'
  /** Fails the first time. */
  | 'stumble'
  /** Asks people first. */
  | 'ask'
  /** Leaves a process behind that would go on for minutes. */
  | 'litter'
  /** A model does it, led by us. */
  | 'model'

interface TortureTask {
  id: string
  part: Part
  ms: number
  /** All that must be done before it starts, whether its plan says so of it or of its wave. */
  needs: readonly string[]
}

export interface TorturePlan {
  name: string
  text: string
  tasks: readonly TortureTask[]
}

type Random = () => number
type Drawn = TortureTask & { wave: number; told: readonly string[] }

/** Five waves of these sizes: 225 tasks. */
const FLEET = [42, 50, 48, 50, 35]
export const FLEET_TASKS = FLEET.reduce((sum, size) => sum + size, 0)
const PARTS: readonly [Part, number][] = [
  ['stumble', 0.08],
  ['ask', 0.04],
  ['litter', 0.05],
  ['model', 0.15],
]
const WORK_MS_MAX = 1_200
const TASKS_MAX = 14
const TASKS_MIN = 4
const NEEDS_MAX = 3

/** Waves, each after the one before, as large as the largest fleets that teams plan. `share`: less of it. */
export function drawFleet(random: Random, name: string, share = 1): TorturePlan {
  let before: string[] = []
  const drawn = FLEET.flatMap((size, wave) => {
    const tasks = Array.from({ length: Math.max(1, Math.round(size * share)) }, (_, at): Drawn => {
      const id = `${name}-${wave + 1}${String(at + 1).padStart(2, '0')}`
      return { id, ...drawWork(random), needs: before, wave, told: [] }
    })
    before = tasks.map(({ id }) => id)
    return tasks
  })
  return toTorturePlan(name, drawn, FLEET.length)
}

/** One wave of tasks that need some of those before them. */
export function drawGraph(random: Random, name: string): TorturePlan {
  const size = TASKS_MIN + Math.floor(random() * (TASKS_MAX - TASKS_MIN + 1))
  const ids: string[] = []
  const drawn = Array.from({ length: size }, (_, at): Drawn => {
    const id = `${name}-${at + 1}`
    const wanted = Math.floor(random() * (NEEDS_MAX + 1))
    const needs = new Set(
      at === 0 ? [] : Array.from({ length: wanted }, () => ids[Math.floor(random() * at)]!),
    )
    ids.push(id)
    return { id, ...drawWork(random), needs: [...needs], wave: 0, told: [...needs] }
  })
  return toTorturePlan(name, drawn, 1)
}

/** What the agent double reads of a plan's tasks, a line of each: its part, how long it takes in seconds, and what must be there before. */
export function toScript({ tasks }: TorturePlan): string {
  const lines = tasks.map(({ id, part, ms, needs }) =>
    [id, part, (ms / 1_000).toFixed(2), ...needs].join(' '),
  )
  return `${lines.join('\n')}\n`
}

function drawWork(random: Random): { part: Part; ms: number } {
  let left = random()
  const [part = 'work'] = PARTS.find(([, share]) => (left -= share) < 0) ?? []
  return { part, ms: Math.floor(random() * WORK_MS_MAX) }
}

function toTorturePlan(name: string, drawn: readonly Drawn[], waves: number): TorturePlan {
  const lines = ['---', 'regatta: 1', '---', '', `# Plan ${name}`]
  for (let wave = 0; wave < waves; wave++) {
    lines.push('', `## Wave ${wave + 1}`, '')
    for (const { id, part, told } of drawn.filter(task => task.wave === wave)) {
      lines.push(`- [ ] ${id}: Write the file ${id}`)
      if (part === 'model') lines.push('  - agent: MODELLER')
      if (told.length > 0) lines.push(`  - needs: ${told.join(', ')}`)
    }
  }
  const tasks = drawn.map(({ id, part, ms, needs }) => ({ id, part, ms, needs }))
  return { name, text: `${lines.join('\n')}\n`, tasks }
}
