import type { Check, Plan } from '../plan/plan.ts'
import { note, text } from './blocks.ts'
import type { Block, Message, Span } from './message.ts'
import { listNames, toName } from './names.ts'
import { counted } from './words.ts'

/** What stands before a start, as far as commands go. */
interface Asked {
  run: string
  rehearsal: boolean
  whole: 'short' | 'long'
  start: string | null
}

/** Of the short form: more than that are shown where all of the plan is. */
const SHORT_MAX = 12
/** Of one list; a message bears several. */
const ITEMS_MAX = 30
const WAVES_NAMED = 3

const EXPECTED: Record<Check['expect'], string> = {
  success: 'must succeed',
  'not-more': 'the number it prints must not rise',
  'not-fewer': 'the number it prints must not fall',
}

/** Every command that a start with `--checks` runs, whole, when, and what is expected of it. */
export function listCommandBlocks({ checks }: Plan, { rehearsal, whole }: Asked): Block[] {
  const commands = listCommands(checks)
  if (whole === 'short' && commands.length > SHORT_MAX) return []
  const lists = Array.from({ length: Math.ceil(commands.length / ITEMS_MAX) }, (_, at): Block => ({
    type: 'list',
    items: commands.slice(at * ITEMS_MAX, (at + 1) * ITEMS_MAX).map(toItem),
  }))
  const what = counted(commands.length, 'command')
  const lead = rehearsal
    ? `${what} of the plan would be run, exactly so; a rehearsal runs none`
    : `${what} of the plan ${commands.length === 1 ? 'is' : 'are'} run if you start it, exactly so`
  return [text({ bold: lead }, ':'), ...lists]
}

/** Whether each stands there to its last character. */
export function showsWhole({ blocks }: Message, checks: readonly Check[]): boolean {
  const shown = new Set<string>()
  for (const block of blocks) {
    if (block.type !== 'list') continue
    for (const [first] of block.items) if (typeof first === 'object' && 'code' in first) shown.add(first.code)
  }
  return checks.every(({ command }) => shown.has(command))
}

/** Where they are more than can be shown here: the start runs none of them. */
export function tellCommandsHidden({ checks }: Plan, { run, start, whole }: Asked): Block[] {
  const count = counted(new Set(checks.map(({ command }) => command)).size, 'command')
  const where: Span[] =
    whole === 'short'
      ? ['All of them: ', { code: `/wave plan ${run}` }, ' or ', { code: 'regatta plan FILE' }, '.']
      : ['All of them: ', { code: 'regatta plan FILE' }, ' in a terminal.']
  const lead = `The plan names ${count}, more than is shown here, so the start button runs none of them. `
  const how: Span[] = start === null ? [] : [' To run them: ', { code: `/wave ${start} --checks` }, '.']
  return [note(lead, ...where, ...how)]
}

interface Command {
  command: string
  /** `after each task, at the end` */
  when: string
  /** `must succeed` */
  expected: string
}

/** The same command for the same end once, however often it is run. */
export function listCommands(checks: readonly Check[]): Command[] {
  const groups = Map.groupBy(checks, ({ command, expect }) => JSON.stringify([command, expect]))
  return [...groups.values()].map(group => {
    const [{ command, expect }] = group as [Check, ...Check[]]
    return { command, when: toWhen(group), expected: EXPECTED[expect] }
  })
}

function toWhen(checks: readonly Check[]): string {
  const ofWaves = checks.filter(({ when }) => when === 'wave')
  const named = ofWaves.flatMap(({ wave }) => wave ?? [])
  const isOfAll = named.length < ofWaves.length
  return [
    checks.some(({ when }) => when === 'task') ? 'after each task' : '',
    isOfAll
      ? 'after each wave'
      : named.length > 0
        ? `after ${listNames(named.map(toName), WAVES_NAMED)}`
        : '',
    checks.some(({ when }) => when === 'end') ? 'at the end' : '',
  ]
    .filter(part => part !== '')
    .join(', ')
}

function toItem({ command, when, expected }: Command): Span[] {
  return [{ code: command }, ` · ${when} · ${expected}`]
}
