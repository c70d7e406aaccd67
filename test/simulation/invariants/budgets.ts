import type { Option } from '../../../src/run/about.ts'
import type { Event } from '../../../src/run/event.ts'
import type { PurseState } from '../../../src/run/purse.ts'
import type { RunTask } from '../../../src/run/run.ts'
import { overall, perRun } from './history.ts'
import type { RunHistory } from './history.ts'
import { BASELINE, isUndo, toGateId } from './standing.ts'

export const budgetsKept = overall(
  {
    name: 'budgets-kept',
    says: 'where a budget is spent nothing starts from it till people have said that more may be spent',
  },
  history => {
    const books = new Map(history.runs.map(run => [run.id, new Book(run)]))
    const unpaid = history.inOrder.flatMap(({ run, event }) => {
      const book = books.get(run.id)!
      const others = books.values().reduce((sum, other) => sum + other.total, 0) - book.total
      const problems = event.type === 'attempt-queued' ? book.findUnpaid(event.task, others) : []
      book.enter(event)
      return problems.map(problem => `${run.id}: ${problem}`)
    })
    const all = books.values().reduce((sum, { total }) => sum + total, 0)
    const shared = history.shares.filter(({ name }) => name.startsWith('person/'))
    const isKnown = history.runs.some(({ charter }) => charter.money.budget.person !== undefined)
    const used = shared.reduce((sum, { used }) => sum + used, 0) * 1_000
    return isKnown && used !== all
      ? [...unpaid, `the person is known to have spent ${used}, not ${all}`]
      : unpaid
  },
)

export const budgetsTold = perRun(
  {
    name: 'budgets-told',
    says: 'of each budget each of 50, 80 and 100 % is told once at most, and none that it has come to is left out',
  },
  run => {
    const book = new Book(run)
    const told = new Map<string, number>()
    const problems = run.entries.flatMap(({ event, seq }) => {
      book.enter(event)
      if (event.type === 'escalation-answered') {
        const answered = book.answered(event.escalation)
        if (answered) told.set(answered.name, toMark(answered.spent, book.limits.get(answered.name)))
      }
      if (event.type !== 'budget-noticed') return []
      return event.notices.flatMap(notice => {
        const name = toName(notice)
        const before = told.get(name) ?? 0
        told.set(name, notice.percent)
        const isRight = notice.scope === 'person' || notice.spent === (book.spent.get(name) ?? 0)
        return [
          ...(notice.percent <= before
            ? [`event ${seq}: ${name} is told at ${notice.percent} % after ${before} %`]
            : []),
          ...(isRight ? [] : [`event ${seq}: ${name} is told to have spent ${notice.spent}`]),
        ]
      })
    })
    const isOver = run.rows.run.status !== 'ready'
    const missed = [...book.limits].flatMap(([name, limit]) => {
      const mark = toMark(book.spent.get(name) ?? 0, limit)
      return isOver && mark > (told.get(name) ?? 0) ? [`${name} is at ${mark} %, and nobody was told`] : []
    })
    return [...problems, ...missed]
  },
)

export const spendAddsUp = perRun(
  {
    name: 'spend-adds-up',
    says: 'what a run, a wave and a task have spent is what their attempts have, and that is what was reported',
  },
  history => {
    const { entries, replayed: run } = history
    if (!run) return []
    const book = new Book(history)
    for (const { event } of entries) book.enter(event)
    const sumOf = (tasks: RunTask[]): number =>
      tasks.reduce((sum, { attempts }) => sum + attempts.reduce((sum, { spent }) => sum + spent, 0), 0)
    const check = (name: string, spent: number, tasks: RunTask[]): string[] => {
      const [reported, sum] = [book.spent.get(name) ?? 0, sumOf(tasks)]
      return spent === reported && sum === reported
        ? []
        : [`${name} has spent ${spent}, its attempts ${sum}, and ${reported} were reported`]
    }
    return [
      ...check('run', run.purse.spent, run.tasks),
      ...run.waves.flatMap(({ id, purse }) =>
        check(
          `wave ${id}`,
          purse.spent,
          run.tasks.filter(({ wave }) => wave.id === id),
        ),
      ),
      ...run.tasks
        .filter(({ partOf, gate }) => partOf === null && !gate)
        .flatMap(({ id, purse }) =>
          check(
            `task ${id}`,
            purse.spent,
            run.tasks.filter(task => book.toWhole(task.id) === id),
          ),
        ),
    ]
  },
)

/** What was spent by what was reported, and what may be by what people have said. */
class Book {
  readonly spent = new Map<string, number>()
  readonly limits = new Map<string, number>()
  readonly #run: RunHistory
  readonly #waves: Map<string, string>
  readonly #wholes = new Map<string, string>()
  readonly #providers = new Map<string, string | null>()
  readonly #asked = new Map<string, { budget: PurseState; options: { id: string; does: Option['does'] }[] }>()

  constructor(run: RunHistory) {
    this.#run = run
    const { plan, money } = run.charter
    this.#waves = new Map(plan.tasks.map(({ id, wave }) => [id, wave]))
    const agree = (name: string, limit: number | undefined): void => {
      if (limit !== undefined) this.limits.set(name, limit * 1_000_000)
    }
    agree('run', money.budget.run)
    agree('person', money.budget.person)
    for (const { id } of plan.waves) agree(`wave ${id}`, money.budget.wave)
    for (const { id } of plan.tasks) agree(`task ${id}`, money.budget.task)
  }

  get total(): number {
    return this.spent.get('run') ?? 0
  }

  toWhole(task: string): string {
    const whole = this.#wholes.get(task)
    return whole === undefined ? task : this.toWhole(whole)
  }

  answered(escalation: string): { name: string; spent: number } | null {
    const asked = this.#asked.get(escalation)
    if (!asked) return null
    const name = toName(asked.budget)
    return { name, spent: Math.max(this.spent.get(name) ?? 0, asked.budget.spent) }
  }

  findUnpaid(task: string, others: number): string[] {
    if (task === BASELINE || isUndo(task) || [...this.#waves.values()].some(wave => toGateId(wave) === task))
      return []
    return this.#namesOf(task).flatMap(name => {
      const spent = (this.spent.get(name) ?? 0) + (name === 'person' ? others : 0)
      const limit = this.limits.get(name) ?? Infinity
      return spent >= limit ? [`${task} starts though ${spent} of ${limit} of ${name} are spent`] : []
    })
  }

  enter(event: Event): void {
    switch (event.type) {
      case 'plan-edited':
        return this.#add(event)
      case 'attempt-queued':
        this.#providers.set(event.task, event.provider ?? null)
        return
      case 'task-split':
        for (const { id, wave } of event.parts) {
          this.#wholes.set(id, event.task)
          this.#waves.set(id, wave)
        }
        return
      case 'attempt-ended':
      case 'merge-queued':
        return this.#pay(event.task, event.usage)
      case 'escalated': {
        const { budget, options } = event.about
        if (budget) this.#asked.set(event.escalation, { budget, options })
        if (event.task !== null) this.#pay(event.task, event.usage)
        return
      }
      case 'escalation-answered':
        return this.#raise(event.escalation, event.option)
      default:
    }
  }

  #add({ changes }: Extract<Event, { type: 'plan-edited' }>): void {
    const limit = this.#run.charter.money.budget.task
    for (const change of changes) {
      if (change.change === 'task-moved') this.#waves.set(change.task, change.to)
      if (change.change !== 'task-added') continue
      this.#waves.set(change.task.id, change.task.wave)
      if (limit !== undefined) this.limits.set(`task ${change.task.id}`, limit * 1_000_000)
    }
  }

  #pay(task: string, usage: Extract<Event, { type: 'attempt-ended' }>['usage']): void {
    if (!usage) return
    const isPriced = this.#providers.get(task) === 'alpha' && 'alpha' in this.#run.charter.money.prices
    const cost = usage.cost ?? (isPriced ? usage.inputTokens / 10 : 0)
    for (const name of this.#namesOf(task))
      this.spent.set(name, (this.spent.get(name) ?? 0) + cost * 1_000_000)
  }

  #raise(escalation: string, chosen: string): void {
    const asked = this.#asked.get(escalation)
    const does = asked?.options.find(({ id }) => id === chosen)?.does
    const answered = this.answered(escalation)
    if (!answered) return
    const { name, spent } = answered
    if (does === 'lift') this.limits.delete(name)
    if (does === 'raise') this.limits.set(name, Math.ceil(Math.max(spent, this.limits.get(name) ?? 0) * 1.5))
  }

  #namesOf(task: string): string[] {
    return ['run', 'person', `wave ${this.#waves.get(task) ?? ''}`, `task ${this.toWhole(task)}`]
  }
}

function toName({ scope, of }: Pick<PurseState, 'scope' | 'of'>): string {
  return scope === 'run' || scope === 'person' ? scope : `${scope} ${of}`
}

function toMark(spent: number, limit = Infinity): number {
  const percent = (spent / limit) * 100
  return percent >= 100 ? 100 : percent >= 80 ? 80 : percent >= 50 ? 50 : 0
}
