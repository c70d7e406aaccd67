import { listButtons, SlackPeople } from '../support/slack-double/people.ts'
import type { SlackDouble } from '../support/slack-double/slack-double.ts'
import { BOT_USER } from '../support/slack-double/workspace.ts'
import type { Message } from '../support/slack-double/workspace.ts'
import type { TorturePlan } from './plans.ts'

/** A plan that was dropped, and what people know of it. */
export interface Dropped {
  plan: TorturePlan
  channel: string
  root: string
  run: string | null
}

/** What somebody answered: by a button's command, or by the one that stands beside a reaction. */
export interface Said {
  by: string
  command: string
}

export const NAMES = ['ana', 'ben', 'cleo']
const NUMBERS = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']
/** Nobody says the same again sooner; what was said may have been lost on its way. */
const AGAIN_MS = 8_000
/** So that what is chosen comes through: who gives up leaves nothing to torture. */
const GOOD = /^answer \S+ \S+ (?:retry|cure\S*|reply-\d|go-on|go|continue)$/
const SKIP_SHARE = 0.05

/** People of one workspace: they drop plans, start them, and answer whatever they are asked, each time by chance. */
export class Crowd {
  readonly dropped: Dropped[] = []
  readonly said: Said[] = []
  readonly #people: SlackPeople
  readonly #double: SlackDouble
  readonly #random: () => number
  readonly #notBefore = new Map<string, number>()

  constructor(double: SlackDouble, random: () => number) {
    this.#double = double
    this.#people = new SlackPeople(double)
    this.#random = random
  }

  async drop(plan: TorturePlan): Promise<void> {
    const { id: channel } = this.#double.workspace.newChannel(`plan-${plan.name.toLowerCase()}`)
    const file = { name: `${plan.name}.md`, bytes: Buffer.from(plan.text) }
    const at = { channel, thread: null }
    const dropped: Dropped = { plan, channel, root: '', run: null }
    this.dropped.push(dropped)
    dropped.root = await this.#people.say(this.#pick(NAMES), at, 'our plan', [file])
  }

  /** One look at all threads, and a word where one is wanted. */
  async look(): Promise<void> {
    for (const dropped of this.dropped) {
      const messages = this.#double.workspace
        .channel(dropped.channel)
        .messages.filter(({ user, thread }) => user === BOT_USER && thread === dropped.root)
      for (const message of messages) await this.#answer(dropped, message)
    }
  }

  async #answer(dropped: Dropped, message: Message): Promise<void> {
    const buttons = listButtons(message).map(({ text, value = '' }) => ({ label: text.text, command: value }))
    const start = buttons.find(({ command }) => /^start \S+$/.test(command))
    const answers = buttons.filter(({ command }) => command.startsWith('answer '))
    const choice = start ?? this.#choose(answers)
    if (!choice) return
    const key = `${dropped.channel} ${message.ts}`
    if ((this.#notBefore.get(key) ?? 0) > performance.now()) return
    this.#notBefore.set(key, performance.now() + AGAIN_MS * (0.5 + this.#random()))
    if (start) dropped.run = start.command.split(' ')[1] ?? null
    const by = this.#pick(NAMES)
    const at = { channel: dropped.channel, message: message.ts }
    const number = NUMBERS[answers.indexOf(choice)]
    this.said.push({ by, command: choice.command })
    const doing =
      start || number === undefined || this.#random() < 0.5
        ? this.#people.press(by, at, choice.label)
        : this.#people.react(by, at, number)
    // Whoever was not heard sees so, and says it again.
    await doing.catch(() => undefined)
  }

  #choose<T extends { command: string }>(answers: readonly T[]): T | undefined {
    const skip = answers.find(({ command }) => command.endsWith(' skip'))
    if (skip && this.#random() < SKIP_SHARE) return skip
    return this.#pick(answers.filter(({ command }) => GOOD.test(command))) ?? skip
  }

  #pick<T>(of: readonly T[]): T {
    return of[Math.floor(this.#random() * of.length)]!
  }
}
