import type { Draft } from '../assemble/draft.ts'
import { windowOf } from '../assemble/gather-waves.ts'
import type { Finding, Plan } from '../plan.ts'
import { toHint } from '../statements/hints.ts'
import { linesWith } from '../statements/lines.ts'
import type { Line } from '../statements/lines.ts'
import { findFiles } from '../words/measures.ts'

/** What speaks against running the plan as it is, though nothing in it is wrong. */
export function findWorth(plan: Plan, draft: Draft, lines: Line[]): Finding[] {
  return [
    ...findLittleToGain(plan),
    ...findExcluded(plan),
    ...findNoAgent(plan),
    ...findTightTimeout(plan, draft, lines),
    ...findCommonFile(plan, draft, lines),
  ]
}

const OPEN_MIN = 4
/** In any of the languages that plans are read in. */
const PARALLEL =
  /(?<!\p{L})(?:parall?[eèé]l\p{L}{0,12}|swarm|concurren\p{L}{1,8}|multi-?agent\p{L}{0,3}|gleichzeitig\p{L}{0,3}|nebenläufig\p{L}{0,3}|simultan\p{L}{0,8})(?!\p{L})|并行|並行|并发|並列|병렬|동시/iu

/** Chains that somebody calls parallel. */
function findLittleToGain(plan: Plan): Finding[] {
  if (!PARALLEL.test(plan.title)) return []
  const open = plan.tasks.filter(task => !task.done)
  if (open.length === 0) return []
  const say = (code: string, message: string): Finding[] => [
    { code, severity: 'note', line: open[0]!.line, message },
  ]
  if (open.length < OPEN_MIN)
    return say(
      'too-small',
      `Only ${open.length} ${open.length === 1 ? 'task is' : 'tasks are'} left to do: too few to gain from running side by side. Regatta runs the plan all the same.`,
    )
  const depth = depthOf(plan)
  if (depth < open.length * 0.85) return []
  return say(
    'little-to-gain',
    `${depth} of ${open.length} tasks wait for each other in one chain: little is gained by running them side by side. Regatta runs the plan all the same.`,
  )
}

/** `Don't use if fewer than 5 phases remain`, and fewer do. */
function findExcluded({ rules }: Plan): Finding[] {
  const excluded = rules?.exclusions.find(({ met }) => met === true)
  if (excluded === undefined) return []
  const message = `The document itself advises against running it here: “${excluded.text.slice(0, 120)}”. Regatta runs it all the same once somebody says so.`
  return [{ code: 'advised-against', severity: 'note', line: excluded.line, message }]
}

/** The most tasks of one chain; waves count as barriers. */
function depthOf(plan: Plan): number {
  const ends = new Map<string, number>()
  const own = new Map<string, number>()
  const byWave = Map.groupBy(plan.tasks, task => task.wave)
  for (const wave of plan.waves) {
    const start = Math.max(0, ...wave.after.map(id => ends.get(id) ?? 0))
    let end = start
    for (const task of byWave.get(wave.id) ?? []) {
      const before = task.needs.reduce(
        (most, id) => Math.max(most, own.get(id) ?? 0),
        task.barrier ? start : 0,
      )
      own.set(task.id, before + (task.done ? 0 : 1))
      end = Math.max(end, own.get(task.id)!)
    }
    ends.set(wave.id, end)
  }
  return Math.max(0, ...own.values())
}

/** Where most tasks name who does them, one without is a gap rather than a style. */
function findNoAgent({ tasks }: Plan): Finding[] {
  const without = tasks.filter(task => task.agent === null && !task.done)
  const [first] = without
  if (first === undefined || tasks.length < 5 || without.length * 5 > tasks.length) return []
  const names =
    without
      .slice(0, 5)
      .map(({ id }) => id)
      .join(', ') + (without.length > 5 ? ' and more' : '')
  const message = `${names} ${without.length === 1 ? 'names' : 'name'} no agent, though the others do. Regatta gives such work to the agent of the installation.`
  return [{ code: 'no-agent', severity: 'note', line: first.line, message }]
}

/** A limit that the plan's own estimates do not fit under. */
function findTightTimeout(plan: Plan, draft: Draft, lines: Line[]): Finding[] {
  const limit = plan.limits.attemptMinutes
  if (limit === undefined) return []
  const task = plan.tasks.find(({ minutes, minutesRange }) => (minutesRange?.[1] ?? minutes ?? 0) > limit)
  const sizes = Map.groupBy(plan.tasks, ({ wave }) => wave)
  const wave = plan.waves.find(
    ({ id, minutes, mode }, index) =>
      windowOf(draft.waves[index]!) === null &&
      // A wave of more tasks than run at once may well take longer than each of them.
      minutes !== null &&
      (minutes === limit ||
        (minutes > limit && (sizes.get(id)?.length ?? 0) <= (plan.limits.slots ?? Infinity))) &&
      mode === 'parallel',
  )
  if (task === undefined && wave === undefined) return []
  const line =
    lines.find(
      ({ plain }) =>
        plain.length < 400 && /\btime-?\s?out|\bkill\b|\btime limit/i.test(plain) && /\d/.test(plain),
    )?.line ?? 1
  const message =
    task !== undefined
      ? `${task.id} is expected to take ${task.minutesRange?.[1] ?? task.minutes!} min, but attempts end after ${limit}. Regatta would end it before it can be done.`
      : `Attempts end after ${limit} min, ${wave!.minutes === limit ? 'which is just what' : 'but'} ${wave!.id} is expected to take${wave!.minutes === limit ? '' : ` ${wave!.minutes!}`}. Regatta ends whatever takes longer.`
  return [{ code: 'tight-timeout', severity: task === undefined ? 'note' : 'warning', line, message }]
}

const TOGETHER = toHint('all|each|every|both|they')

/** `Can all edit app.py simultaneously (different sections)`. */
function findCommonFile(plan: Plan, draft: Draft, lines: Line[]): Finding[] {
  const waves = new Map(draft.waves.map(wave => [wave.name.label, wave]))
  const findings: Finding[] = []
  for (const line of linesWith(lines, TOGETHER)) {
    if (line.form === 'code' || line.form === 'heading' || line.plain.length > 400) continue
    const match =
      /\b(?:all|each|every(?:one| agent| task)?|both|they)\b.{0,20}\b(?:edit|modify|change|touch|write|update)s?\b(.{3,120})/i.exec(
        line.plain,
      )
    const [file] = match === null ? [] : findFiles(match[1]!)
    if (file === undefined || /\b(?:not|never|no|different files|own)\b/i.test(line.plain)) continue
    const wave = line.under.wave === null ? undefined : waves.get(line.under.wave)
    if (wave === undefined || wave.tasks.length < 2 || findings.length > 10) continue
    if (plan.waves.find(({ id }) => id === wave.id)?.mode === 'serial') continue
    const message = `All ${wave.tasks.length} tasks of ${wave.id} are said to change ${file}. Each works in a copy of its own; whoever ends later is done again on what the others left.`
    findings.push({ code: 'shared-file', severity: 'warning', line: line.line, message })
  }
  return findings
}
