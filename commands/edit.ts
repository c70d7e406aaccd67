import type { Command, Parsed } from './command.ts'
import type { EditWish } from './request.ts'
import { quoted, readWords, splitRun } from './words.ts'
import type { Words } from './words.ts'

/** What the button beneath a change sends along: that it is the change which was shown. */
const SHOWN = /^[\da-f]{8}$/
const IDS_MAX = 50

export const edit: Command = {
  name: 'edit',
  aliases: ['change'],
  usage: '[RUN] [add] [remove] [adopt] TASK [options]',
  about: 'changes the plan of a run while it goes on: shows what that comes to, and asks',
  help: [
    'edit add "Paint it" --after T3 --wave 2   a new task of wave 2, which needs T3',
    'edit T7 --after T3,T4                     T7 needs these too, and waits for them',
    'edit T7 --not-after T3                    T7 does not need T3 any more',
    'edit T7 --agent codex --title "Paint it"  who does it, and what it is called',
    'edit T7 --wave 3                          moves what has not begun',
    'edit remove T7                            takes out what has not begun',
    'edit adopt r8kw3n                         all of a newer version that was dropped',
  ],
  options: [
    { name: 'after', value: 'NAME', about: 'what it needs as well: tasks by their ids, with commas between' },
    { name: 'not-after', value: 'NAME', about: 'what it does not need any more' },
    { name: 'before', value: 'NAME', about: 'what needs a new task' },
    { name: 'agent', value: 'NAME', about: 'who does it' },
    { name: 'title', value: 'NAME', about: 'what it is called, in quotes' },
    { name: 'detail', value: 'NAME', about: 'what is to be done, in quotes' },
    { name: 'id', value: 'NAME', about: 'the id of a new task' },
    { name: 'shown', value: 'NAME', about: 'sent by the button: that this very change was shown' },
    { name: 'wave', value: 'WAVE', about: 'the wave that it stands in' },
  ],
  right: 'start',
  parse(words) {
    const read = readWords(words, edit.options)
    if ('problem' in read) return read
    const { run, rest } = splitRun(read.plain)
    const shown = textOf(read, 'shown')
    if (shown !== null && !SHOWN.test(shown)) return { problem: '--shown is set by the button of a change.' }
    const [first = '', ...more] = rest
    const wish = toWish(first.toLowerCase(), rest, more, read)
    if (typeof wish === 'string') return { problem: wish }
    return toParsed(run, wish, shown)
  },
}

function toParsed(run: string | null, wish: EditWish, shown: string | null): Parsed {
  const lists = 'after' in wish ? [wish.after, wish.edit === 'add' ? wish.before : wish.notAfter] : []
  if (lists.some(({ length }) => length > IDS_MAX)) return { problem: `${IDS_MAX} tasks are named at most.` }
  return { request: { verb: 'edit', run, wish, shown } }
}

/** A text: what is wrong with it. */
function toWish(first: string, rest: string[], more: string[], read: Words): EditWish | string {
  const text = (name: string): string | null => textOf(read, name)
  if (first === 'adopt') {
    const [plan, ...others] = more
    return plan === undefined || others.length > 0
      ? 'adopt needs a plan that was dropped, by its id: edit [RUN] adopt r8kw3n.'
      : { edit: 'adopt', plan: plan.toLowerCase() }
  }
  const told = { agent: text('agent'), detail: text('detail'), wave: text('wave') }
  if (first === 'add') {
    const title = more.length > 0 ? more.join(' ') : text('title')
    if (title === null) return 'add needs a title: edit add "Paint the bell" --wave 2.'
    return {
      edit: 'add',
      title,
      id: text('id'),
      ...told,
      after: listOf(read, 'after'),
      before: listOf(read, 'before'),
    }
  }
  const task = (first === 'remove' ? more : rest).join(' ')
  if (task === '') return 'edit needs a task, by its id, or add, remove or adopt.'
  if (first === 'remove') return { edit: 'remove', task }
  const [after, notAfter] = [listOf(read, 'after'), listOf(read, 'not-after')]
  const title = text('title')
  const isEmpty = [title, ...Object.values(told)].every(value => value === null)
  if (isEmpty && after.length + notAfter.length === 0)
    return `Say what is to be changed of ${quoted(task)}: --after, --not-after, --wave, --agent, --title or --detail.`
  return { edit: 'change', task, title, ...told, after, notAfter }
}

function textOf({ options }: Words, name: string): string | null {
  const value = options.get(name)
  return typeof value === 'string' ? value : null
}

function listOf(read: Words, name: string): string[] {
  return (textOf(read, name) ?? '')
    .split(',')
    .map(id => id.trim())
    .filter(id => id !== '')
}
