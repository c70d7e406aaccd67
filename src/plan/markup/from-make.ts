import { matchesOf } from '../../lib/matches-of.ts'
import { isId } from '../words/ids.ts'
import { FENCE } from './find-fenced.ts'
import { LINE_MAX } from './to-markdown.ts'

const TARGET = /^([A-Za-z][\w./-]{0,60})\s*::?(?!=)\s*([^#=]{0,800}?)\s*(?:#+\s*(\S.*))?$/
const NAMES = /^(?:[A-Za-z][\w./-]{0,60}(?:\s+|$)){1,60}$|^$/
const WHOLE = /^\.PHONY\s*:/m
/** What every Makefile has, and what is no work of a plan. */
const USUAL = /^(?:all|default|help|clean|distclean|install|uninstall|run|up|down|start|stop|plan)$/i

interface Target {
  name: string
  needs: string[]
  title: string
  agent: string | null
  at: number
}

/** `T3: T1 T2  # Wire the pump`: targets called like tasks, with what must be made before. */
export function fromMake(text: string): string {
  if (!/^```\s?(?:make|makefile|mk)\b/im.test(text) && !WHOLE.test(text)) return text
  const lines = text.split('\n')
  if (WHOLE.test(text) && !/^\s*```|^#{2,6} /m.test(text)) {
    rewrite(lines, 0, lines.length, '')
    return lines.join('\n')
  }
  for (let at = 0; at < lines.length; at++) {
    if (!/^\s*```\s?(?:make|makefile|mk)\b/i.test(lines[at]!)) continue
    let end = at + 1
    while (end < lines.length && !FENCE.test(lines[end]!)) end++
    if (end < lines.length && rewrite(lines, at + 1, end, text)) lines[at] = lines[end] = ''
    at = end
  }
  return lines.join('\n')
}

/** Makes items of the targets between two lines; false where they are about building a program. */
function rewrite(lines: string[], from: number, to: number, text: string): boolean {
  const targets = findTargets(lines, from, to)
  const cells = new Set(matchesOf(text, CELL).map(match => match[1]!))
  const tasks = targets.filter(
    ({ name, title, needs }) =>
      !USUAL.test(name) && (title !== '' || needs.length > 0 || isId(name) || cells.has(name)),
  )
  const named = tasks.filter(({ name }) => isId(name) || /\d$/.test(name) || cells.has(name)).length
  const led =
    targets.filter(({ agent }) => agent !== null).length +
    lines.slice(from, to).filter(line => LED.test(line)).length
  if (tasks.length < 2 || (named * 2 <= tasks.length && led * 2 <= tasks.length)) return false
  const groups = findGroups(tasks)
  for (let at = from; at < to; at++) lines[at] = ''
  for (const { name, needs, title, agent, at } of tasks) {
    const group = groups.get(name)
    const after = needs.filter(need => group === undefined || groups.has(need))
    const needed = after.length === 0 ? '' : after.map(need => groups.get(need) ?? need).join(', ')
    if (group === undefined) {
      const who = agent === null ? '' : ` (agent: ${agent})`
      lines[at] =
        `- [=${name}] ${title === '' ? name : title}${who}${needed === '' ? '' : ` (depends on ${needed})`}`
    } else {
      const members = needs.filter(need => !groups.has(need)).join(', ')
      lines[at] = `${group}: ${members}${needed === '' ? '' : ` (after ${needed})`}`
    }
  }
  return true
}

const GROUP = /^(w|wave|batch|phase|stage|round|tier|day)[-_]?(\d{1,2})$/i

/** `w2: w1 objstream fonts` makes nothing itself: a wave, with the one before it and what is in it. */
function findGroups(targets: Target[]): Map<string, string> {
  const found = targets.flatMap(({ name, needs, title, agent }) => {
    const match = title === '' && agent === null && needs.length > 0 ? GROUP.exec(name) : null
    const word = match === null ? '' : match[1]!.length === 1 ? 'wave' : match[1]!.toLowerCase()
    return match === null ? [] : [[name, `${word[0]!.toUpperCase()}${word.slice(1)} ${match[2]!}`] as const]
  })
  return found.length > 1 ? new Map(found) : new Map()
}

/** What stands alone in a cell or as code is called so. */
const CELL = /(?:^|\|)[ \t]{0,4}[`*]{0,2}([A-Za-z][\w./-]{0,60})[`*]{0,2}[ \t]{0,40}(?=\||$)/gm

const LED = /^\t@?(?:claude|codex|aider|gemini|goose|agent)\b/

function findTargets(lines: string[], from: number, to: number): Target[] {
  const targets = new Map<string, Target>()
  for (let at = from; at < to; at++) {
    let line = lines[at]!
    const start = at
    while (/\\\s*$/.test(line) && at + 1 < to && line.length < LINE_MAX)
      line = `${line.replace(/\\\s*$/, ' ')}${lines[++at]!.trim()}`
    if (line.length > LINE_MAX || /^[\s.#]/.test(line)) continue
    const target = TARGET.exec(line)
    const needs = target?.[2]?.trim() ?? ''
    if (target === null || !NAMES.test(needs)) continue
    const recipe = recipeBelow(lines, at + 1, to)
    const title = target[3] ?? (commentAbove(lines, start, from) || recipe.title)
    const { agent } = recipe
    const known = targets.get(target[1]!)
    const own = needs === '' ? [] : needs.split(/\s+/)
    if (known === undefined)
      targets.set(target[1]!, { name: target[1]!, needs: own, title, agent, at: start })
    else known.needs.push(...own)
  }
  return [...targets.values()]
}

/** `\t@agent run --as gnome "Write the manual"`: who makes the target, and what it is. */
function recipeBelow(lines: string[], from: number, to: number): { title: string; agent: string | null } {
  let end = from
  while (end < to && /^\t|^ {2,}\S/.test(lines[end]!)) end++
  const recipe = lines.slice(from, end).join(' ').slice(0, LINE_MAX)
  if (!/\b(?:agents?|bot|claude|codex|aider|gemini|goose|dispatch|spawn|worker)\b/i.test(recipe))
    return { title: '', agent: null }
  const title = /["']([^"'$]{4,300})["']/.exec(recipe)?.[1] ?? ''
  const agent =
    /(?:--(?:as|agent|name|profile|worker)[= ]|-a )["']?([A-Za-z][\w.-]{1,60})/.exec(recipe)?.[1] ?? null
  return { title, agent }
}

/** `## Wire the pump` right above its target. */
function commentAbove(lines: string[], at: number, from: number): string {
  const above = at > from ? (/^#+\s*(\p{L}.{2,200})$/u.exec(lines[at - 1]!)?.[1] ?? '') : ''
  return /-{3}|={3}|^targets?\b/i.test(above) ? '' : above.trim()
}
