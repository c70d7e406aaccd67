import type { Change } from '../../src/plan/compare/change.ts'
import type { Plan, Task } from '../../src/plan/plan.ts'
import type { Option } from '../../src/run/about.ts'
import type { Input } from '../../src/run/input.ts'
import { FAILURE_KINDS } from '../../src/run/outcome.ts'
import { MODES } from '../../src/run/policy.ts'
import type { Chance } from './chance.ts'
import { AGENTS } from './draw-charter.ts'
import { hasEndedRow } from './quiet.ts'
import type { Escalated, World } from './world.ts'

const PEOPLE = ['ann', 'bob', 'cem'] as const
const ANSWER_DELAY_MAX_MS = 8_000
const PATIENCE_MS = 200
const FINGERS = 0xf196
const COURSE = 0xc0
const PANIC = 0xe4d
const HANDS = 0x4a2d

type Deed =
  | 'pause'
  | 'skip'
  | 'rerun'
  | 'drain'
  | 'now'
  | 'resume'
  | 'start'
  | 'drain-wave'
  | 'now-wave'
  | 'start-wave'
  | 'rerun-wave'
  | 'undo-wave'
  | 'set-mode'
const DEEDS: Record<Deed, number> = {
  pause: 4,
  skip: 4,
  rerun: 6,
  drain: 1,
  now: 1,
  resume: 1,
  start: 1,
  'drain-wave': 4,
  'now-wave': 5,
  'start-wave': 3,
  'rerun-wave': 4,
  'undo-wave': 6,
  'set-mode': 5,
}

/** People who begin runs, answer late, twice or both ways, and change their mind. */
export class People {
  readonly #world: World
  /** For what they do with the tip of a finger. */
  readonly #fingers: Chance
  /** For how they want runs to go on. */
  readonly #course: Chance
  /** For what they want ended at once. */
  readonly #panic: Chance
  /** With which they change plans. */
  readonly #hands: Chance
  #added = 0
  #left = 0

  constructor(world: World) {
    this.#world = world
    this.#fingers = world.chance.apart(FINGERS)
    this.#course = world.chance.apart(COURSE)
    this.#panic = world.chance.apart(PANIC)
    this.#hands = world.chance.apart(HANDS)
    world.onQuestion((run, asked) => this.#beAsked(run, asked))
  }

  /** Whether all that they had in mind is done. */
  get areIdle(): boolean {
    return this.#left === 0
  }

  begin(): void {
    const { chance, scenario } = this.#world
    for (const charter of scenario.charters) {
      const by = charter.by
      const never = chance.hits(0.02)
      const isThere = (): boolean => this.#world.memory.runs.has(charter.run)
      this.#insist(0, isThere, charter.run, { type: 'create', charter })
      if (never) continue
      this.#insist(chance.between(1, 500), () => this.#isBegun(charter.run), charter.run, {
        type: 'start',
        by,
      })
    }
    for (let left = this.#hands.hits(0.3) ? this.#hands.between(1, 4) : 0; left > 0; left--)
      this.#plan(this.#hands.between(200, scenario.calmAt), () => this.#edit())
    for (let at = 0; at < scenario.deeds; at++)
      this.#plan(chance.between(0, scenario.calmAt), () => this.#meddle())
    const ends = this.#panic.hits(0.2) ? this.#panic.between(1, 3) : 0
    for (let at = 0; at < ends; at++)
      this.#plan(this.#panic.between(0, Math.floor(scenario.calmAt / 4)), () => this.#endWave())
    const changes = this.#course.hits(0.4) ? this.#course.between(1, 4) : 0
    for (let at = 0; at < changes; at++)
      this.#plan(this.#course.between(0, Math.floor(scenario.calmAt / 4)), () => this.#changeCourse())
  }

  /** In the end what is still open may be answered, and what is stopped started again. */
  answerAll(): void {
    const { memory, chance } = this.#world
    for (const [run, stored] of memory.runs) {
      for (const { id, status, options } of stored.escalations.values()) {
        if (status === 'answered' || status === 'withdrawn') continue
        const option = chance.pick(options).id
        // One may have to agree with another, and may not agree with herself.
        for (const by of PEOPLE) this.#press(run, id, option, by)
      }
      for (const { id, status } of stored.waves.values()) {
        if (status === 'stopped') this.#say('ann', run, { type: 'start-wave', by: 'ann', wave: id })
      }
    }
  }

  /** Or it never will be: somebody stopped it before. */
  #isBegun(run: string): boolean {
    const stored = this.#world.memory.runs.get(run)
    return stored !== undefined && (stored.row.startedAt !== null || hasEndedRow(stored))
  }

  /** Says it again and again until it is so. */
  #insist(delayMs: number, isSo: () => boolean, run: string, input: Input): void {
    this.#plan(delayMs, () => {
      if (isSo()) return
      this.#say(input.type === 'start' ? input.by : 'ann', run, input)
      this.#insist(PATIENCE_MS, isSo, run, input)
    })
  }

  #meddle(): void {
    const { chance, scenario } = this.#world
    const { run, plan } = chance.pick(scenario.charters)
    const by = chance.pick(PEOPLE)
    const task = chance.hits(0.03) ? 'T999' : this.#pickTask(run, plan)
    const wave = chance.hits(0.03) ? 'W99' : this.#pickWave(run, plan)
    const deed = chance.weigh(DEEDS)
    switch (deed) {
      case 'skip':
      case 'rerun':
        return this.#say(by, run, { type: deed, by, task })
      case 'drain':
      case 'now':
        return this.#say(by, run, { type: 'stop', by, mode: deed })
      case 'pause':
        this.#say(by, run, { type: 'pause', by })
        if (chance.hits(0.1)) return
        return this.#plan(chance.between(10, 5_000), () => this.#say(by, run, { type: 'resume', by }))
      case 'drain-wave':
        return this.#stopWave(by, run, wave, 'drain')
      case 'now-wave':
        return this.#stopWave(by, run, wave, 'now')
      case 'start-wave':
      case 'rerun-wave':
        return this.#say(by, run, { type: deed, by, wave })
      case 'undo-wave':
        return this.#undoWave(by, run, this.#pickBegun(run) ?? wave)
      case 'set-mode': {
        const row = chance.hits(0.5) ? 'error' : chance.pick(FAILURE_KINDS)
        return this.#say(by, run, { type: deed, by, row, mode: chance.pick(MODES) })
      }
      default:
        return this.#say(by, run, { type: deed, by })
    }
  }

  /** A wave is ended at once, and goes on a little later. */
  #endWave(): void {
    const chance = this.#panic
    const { run, plan } = chance.pick(this.#world.scenario.charters)
    const by = chance.pick(PEOPLE)
    const wave = chance.pick(plan.waves).id
    this.#say(by, run, { type: 'stop-wave', by, wave, mode: 'now' })
    const start = (): void => this.#say(by, run, { type: 'start-wave', by, wave })
    this.#plan(chance.between(100, 3_000), start)
  }

  /** How many at once, after what, with whom, and what comes first. */
  #changeCourse(): void {
    const chance = this.#course
    const { run, plan, providers } = chance.pick(this.#world.scenario.charters)
    const by = chance.pick(PEOPLE)
    const task = chance.pick(plan.tasks).id
    const what = chance.pick(['slots', 'pace', 'provider', 'first', 'first'] as const)
    if (what === 'slots')
      return this.#say(by, run, { type: 'set-slots', by, slots: chance.hits(0.6) ? 1 : chance.between(2, 4) })
    if (what === 'pace')
      return this.#say(by, run, { type: 'set-pace', by, pace: chance.pick(['waves', 'eager'] as const) })
    if (what === 'first') {
      const how = chance.hits(0.15) ? 'usual' : 'first'
      return this.#say(by, run, { type: 'set-first', by, task, how })
    }
    const wave = chance.pick(plan.waves).id
    const of = chance.pick([null, { task }, { wave }])
    const names = [...providers.map(({ name }) => name), null]
    this.#say(by, run, { type: 'set-provider', by, of, provider: chance.pick(names) })
  }

  /** New work, now and then tied in, or other needs; much of it cannot be done as the run then stands. */
  #edit(): void {
    const hands = this.#hands
    const { run, plan } = hands.pick(this.#world.scenario.charters)
    const stored = this.#world.memory.runs.get(run)
    if (!stored) return
    const ids = [...stored.tasks.values()].map(({ id }) => id)
    // Rather where all was done already.
    const done = [...stored.waves.values()].filter(({ status }) => status === 'done')
    const wave = done.length > 0 && hands.hits(0.7) ? hands.pick(done).id : hands.pick(plan.waves).id
    const changes = this.#drawChanges(plan, ids, wave)
    const agents = { [`X${this.#added}`]: hands.pick(AGENTS) }
    this.#say('ann', run, { type: 'edit', by: 'ann', edit: { changes, agents, allocation: {}, locks: {} } })
  }

  #drawChanges({ tasks, waves }: Plan, ids: string[], wave: string): Change[] {
    const hands = this.#hands
    const [task, need] = [hands.pick(ids), hands.pick(ids)]
    const [told] = tasks
    switch (hands.weigh({ add: 4, tie: 6, loosen: 1, remove: 2, move: 1 })) {
      case 'add': {
        const id = `X${++this.#added}`
        const needs = hands.hits(0.4) ? [need] : []
        const added: Task = {
          ...told!,
          id,
          title: id,
          wave,
          needs,
          files: [],
          done: false,
          barrier: hands.hits(0.7),
        }
        const tied: Change[] = hands.hits(0.5) ? [{ change: 'need-added', task, need: id }] : []
        return [{ change: 'task-added', task: added }, ...tied]
      }
      case 'tie':
        return task === need ? [] : [{ change: 'need-added', task, need }]
      case 'loosen': {
        const { id, needs } = hands.pick(tasks)
        return needs.length > 0 ? [{ change: 'need-dropped', task: id, need: hands.pick(needs) }] : []
      }
      case 'remove':
        return [{ change: 'task-removed', task: hands.pick(tasks) }]
      default: {
        const { id, wave: from } = hands.pick(tasks)
        return [{ change: 'task-moved', task: id, from, to: hands.pick(waves).id }]
      }
    }
  }

  /** Now and then a gate, or a part of one that was split. */
  #pickTask(run: string, { tasks }: Plan): string {
    const { chance, memory } = this.#world
    const rows = [...(memory.runs.get(run)?.tasks.values() ?? [])]
    return chance.hits(0.25) && rows.length > 0 ? chance.pick(rows).id : chance.pick(tasks).id
  }

  /** Rather one that is held, if there is any. */
  #pickWave(run: string, { waves }: Plan): string {
    const { chance, memory } = this.#world
    const held = [...(memory.runs.get(run)?.waves.values() ?? [])].find(({ status }) => status === 'held')
    return held && chance.hits(0.6) ? held.id : chance.pick(waves).id
  }

  /** Mostly one of which something may have been merged. */
  #pickBegun(run: string): string | null {
    const { chance, memory } = this.#world
    const waves = [...(memory.runs.get(run)?.waves.values() ?? [])].filter(({ finished }) => finished > 0)
    return waves.length > 0 && chance.hits(0.8) ? chance.pick(waves).id : null
  }

  /** Nothing of it may be at work then; and somebody starts it again, perhaps too soon. */
  #undoWave(by: string, run: string, wave: string): void {
    const { chance } = this.#world
    if (chance.hits(0.7)) this.#say(by, run, { type: 'stop-wave', by, wave, mode: 'now' })
    const undo = (): void => this.#say(by, run, { type: 'undo-wave', by, wave })
    const delayMs = chance.between(1, 2_500)
    this.#plan(delayMs, undo)
    if (chance.hits(0.4)) this.#plan(delayMs + chance.between(1, 2_000), undo)
    if (chance.hits(0.2)) return
    const start = (): void => this.#say(by, run, { type: 'start-wave', by, wave })
    this.#plan(delayMs + chance.between(1, 5_000), start)
  }

  #stopWave(by: string, run: string, wave: string, mode: 'drain' | 'now'): void {
    const { chance } = this.#world
    this.#say(by, run, { type: 'stop-wave', by, wave, mode })
    if (chance.hits(0.2)) this.#say(by, run, { type: 'stop-wave', by, wave, mode: 'now' })
    if (chance.hits(0.2)) return
    this.#plan(chance.between(1, 5_000), () => this.#say(by, run, { type: 'start-wave', by, wave }))
  }

  #beAsked(run: string, event: Escalated): void {
    const { chance } = this.#world
    const { options } = event.about
    if (chance.hits(0.15)) return
    const answers = chance.hits(0.25) ? chance.between(2, 3) : 1
    for (let at = 0; at < answers; at++) {
      const delayMs = chance.hits(0.3) ? chance.between(0, 5) : chance.between(5, ANSWER_DELAY_MAX_MS)
      const option = chance.hits(0.05) ? 'reply-99' : pickOption(chance.pick(options), options)
      this.#plan(delayMs, () => this.#answer(run, event.escalation, option, chance.pick(PEOPLE)))
    }
  }

  /** By a button or by a reaction, which some take back, too late or in time; others only look at it. */
  #answer(run: string, escalation: string, option: string, by: string): void {
    const fingers = this.#fingers
    if (fingers.hits(0.15)) this.#say(by, run, { type: 'acknowledge', by, escalation })
    if (fingers.hits(0.6)) return this.#press(run, escalation, option, by)
    this.#say(by, run, { type: 'answer', by, escalation, option, gently: true })
    if (fingers.hits(0.7)) return
    this.#plan(fingers.between(1, 2_500), () =>
      this.#say(by, run, { type: 'take-back', by, escalation, option }),
    )
    this.#plan(fingers.between(2_500, 6_000), () =>
      this.#press(run, escalation, option, fingers.pick(PEOPLE)),
    )
  }

  #press(run: string, escalation: string, option: string, by: string): void {
    this.#say(by, run, { type: 'answer', by, escalation, option })
  }

  #say(by: string, run: string, input: Input): void {
    void this.#world.say(run, input).then(decision => {
      const said = decision?.refusal
        ? `is refused: ${decision.refusal.message}`
        : decision
          ? 'is heard'
          : 'is not heard'
      this.#world.note(by, `says ${toWords(input)} to ${run} and ${said}`)
    })
  }

  #plan(delayMs: number, deed: () => void): void {
    this.#left++
    this.#world.scheduler.after(delayMs, () => {
      this.#left--
      deed()
    })
  }
}

/** A whole run is rarely stopped over one question. */
function pickOption(option: Option, options: Option[]): string {
  if (option.does !== 'stop') return option.id
  return (options.find(({ does }) => does === 'raise') ?? options[0] ?? option).id
}

function toWords(input: Input): string {
  if (input.type === 'answer')
    return `answer ${input.escalation} ${input.option}${input.gently === true ? ' gently' : ''}`
  if (input.type === 'take-back') return `take back ${input.escalation} ${input.option}`
  if (input.type === 'acknowledge') return `see to ${input.escalation}`
  if (input.type === 'skip' || input.type === 'rerun') return `${input.type} ${input.task}`
  if (input.type === 'stop-wave') return `${input.type} ${input.wave} ${input.mode}`
  if (input.type === 'start-wave' || input.type === 'rerun-wave' || input.type === 'undo-wave')
    return `${input.type} ${input.wave}`
  if (input.type === 'set-mode') return `${input.type} ${input.row} ${input.mode}`
  if (input.type === 'edit') return `edit ${JSON.stringify(input.edit.changes)}`
  if (input.type === 'stop') return `stop ${input.mode}`
  if (input.type === 'set-slots') return `set-slots ${input.slots}`
  if (input.type === 'set-pace') return `set-pace ${input.pace}`
  if (input.type === 'set-first') return `set-first ${input.task} ${input.how}`
  if (input.type === 'set-provider') return `set-provider ${JSON.stringify(input.of)} ${input.provider}`
  return input.type
}
