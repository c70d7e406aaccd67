import { matchesOf } from '../../lib/matches-of.ts'
import { isId } from '../words/ids.ts'
import { LINE_MAX } from './to-markdown.ts'

const TARGET = /^([A-Za-z][\w./-]{0,60})\s*::?(?!=)\s*([^#=]{0,800}?)\s*(?:#+\s*(\S.*))?$/
const NAMES = /^(?:[A-Za-z][\w./-]{0,60}(?:\s+|$)){1,60}$|^$/
const FENCE = /^\s*(?:```|~~~)/
const WHOLE = /^\.PHONY\s*:/m
/** What every Makefile has, and what is no work of a plan. */
const USUAL = /^(?:all|default|help|clean|distclean|install|uninstall|run|up|down|start|stop|plan)$/i

interface Target {
  name: string
  needs: string[]
  title: string
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
  const led = lines.slice(from, to).filter(line => LED.test(line)).length
  if (tasks.length < 2 || (named * 2 <= tasks.length && led * 2 <= tasks.length)) return false
  for (let at = from; at < to; at++) lines[at] = ''
  for (const { name, needs, title, at } of tasks) {
    const needed = needs.length === 0 ? '' : ` (depends on ${needs.join(', ')})`
    lines[at] = `- [=${name}] ${title === '' ? name : title}${needed}`
  }
  return true
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
    const title = target[3] ?? commentAbove(lines, start, from)
    const known = targets.get(target[1]!)
    const own = needs === '' ? [] : needs.split(/\s+/)
    if (known === undefined) targets.set(target[1]!, { name: target[1]!, needs: own, title, at: start })
    else known.needs.push(...own)
  }
  return [...targets.values()]
}

/** `## Wire the pump` right above its target. */
function commentAbove(lines: string[], at: number, from: number): string {
  const above = at > from ? (/^#+\s*(\p{L}.{2,200})$/u.exec(lines[at - 1]!)?.[1] ?? '') : ''
  return /-{3}|={3}|^targets?\b/i.test(above) ? '' : above.trim()
}
