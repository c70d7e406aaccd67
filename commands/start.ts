import type { Command, CommandOption, Parsed } from './command.ts'
import type { StartWishes } from './request.ts'
import { SLOTS_MAX, quoted, readAmount, readCount, readWords, splitRun } from './words.ts'
import type { Words } from './words.ts'

/** How a run is to go. */
export const START_OPTIONS: readonly CommandOption[] = [
  { name: 'only', value: 'WAVE', about: 'only this wave' },
  { name: 'from', value: 'WAVE', about: 'this wave and those after it' },
  { name: 'slots', value: 'N', about: 'at most so many attempts at once' },
  { name: 'budget', value: 'AMOUNT', about: 'the most that the run may spend before people are asked' },
  {
    name: 'pace',
    value: 'PACE',
    about: 'waves: one after the other; eager: each task as soon as what it needs is done',
  },
  { name: 'agent', value: 'NAME', about: 'does every task' },
  { name: 'reference', value: null, about: 'starts a document that calls itself a reference' },
  {
    name: 'gates',
    value: 'HOW',
    about: 'ask: people answer the go/no-go questions; auto: nobody is asked if no check fails',
  },
  { name: 'checks', value: null, about: 'runs the commands that the plan names, as its preview shows them' },
]

export const start: Command = {
  name: 'start',
  aliases: ['go', 'run'],
  usage: '[RUN] [WAVE] [options]',
  about: 'starts a plan, or one wave of it',
  help: [
    'start             the plan of this thread',
    'start r7k2mx      that plan',
    'start r7k2mx 2    only its wave 2; or again, if it is held, stopped or left out',
    'start --from 2    wave 2 and those after it',
  ],
  options: START_OPTIONS,
  right: 'start',
  parse(words) {
    const read = readWords(words, START_OPTIONS)
    if ('problem' in read) return read
    const { run, rest } = splitRun(read.plain)
    const wave = rest.length > 0 ? rest.join(' ') : null
    const wishes = readWishes(read)
    if ('problem' in wishes) return wishes
    const named = [wave, wishes.only, wishes.from].filter(name => name !== null)
    if (named.length > 1) {
      return { problem: 'Name one wave: behind the run, with --only, or with --from.' }
    }
    return { request: { verb: 'start', run, wave, ...wishes } } satisfies Parsed
  },
}

export function readWishes({ options }: Words): StartWishes | { problem: string } {
  const textOf = (name: string): string | null => {
    const value = options.get(name)
    return typeof value === 'string' ? value : null
  }
  const typedSlots = textOf('slots')
  const slots = typedSlots === null ? null : readCount(typedSlots, SLOTS_MAX)
  if (typedSlots !== null && slots === null) {
    return { problem: `--slots takes a number from 1 to ${SLOTS_MAX}, not ${quoted(typedSlots)}.` }
  }
  const typedBudget = textOf('budget')
  const budget = typedBudget === null ? null : readAmount(typedBudget)
  if (typedBudget !== null && budget === null) {
    return { problem: `--budget takes an amount, as in 20 or 7.50, not ${quoted(typedBudget)}.` }
  }
  const typedPace = textOf('pace')
  const pace = typedPace?.toLowerCase() ?? null
  if (pace !== null && pace !== 'waves' && pace !== 'eager') {
    return { problem: `--pace takes waves or eager, not ${quoted(typedPace ?? '')}.` }
  }
  const typedGates = textOf('gates')
  const gates = typedGates?.toLowerCase() ?? null
  if (gates !== null && gates !== 'ask' && gates !== 'auto') {
    return { problem: `--gates takes ask or auto, not ${quoted(typedGates ?? '')}.` }
  }
  return {
    only: textOf('only'),
    from: textOf('from'),
    agent: textOf('agent'),
    slots,
    budget,
    pace,
    reference: options.has('reference'),
    gates,
    checks: options.has('checks'),
  }
}
