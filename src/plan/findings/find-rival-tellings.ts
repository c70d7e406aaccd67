import type { Draft } from '../assemble/draft.ts'
import type { Finding, Plan } from '../plan.ts'
import type { Line } from '../statements/lines.ts'
import type { Telling } from '../tell/telling.ts'
import { parseMode } from '../words/modes.ts'
import { isId } from '../words/ids.ts'
import { bracketsOf, stripBrackets, toWords } from '../words/strip.ts'
import { isAlike } from './find-missing-ids.ts'

/** Where one telling of the plan says something else than another. */
export function findRivalTellings(plan: Plan, draft: Draft, tellings: Telling[], lines: Line[]): Finding[] {
  return [
    ...findWaveTitles(draft),
    ...findWaveModes(draft),
    ...findTaskTitles(draft, tellings),
    ...findOptions(lines, plan),
  ]
}

/** What an overview calls a wave and what its heading does. */
function findWaveTitles(draft: Draft): Finding[] {
  const findings: Finding[] = []
  for (const wave of draft.waves) {
    const [section] = wave.sections
    if (section === undefined || !isTitle(wave.title)) continue
    const titles = wave.mentions.map(({ name, line }) => ({ title: mentionedTitle(name.title), line }))
    const rival = titles.find(({ title }) => title !== null && !isSame(title, wave.title))
    if (rival === undefined) continue
    const message = `${wave.id} is called “${rival.title!}” here and “${wave.title}” in line ${section.line}. Regatta takes them for the same.`
    findings.push({ code: 'title-differs', severity: 'note', line: rival.line, message })
  }
  return findings
}

/** Of two titles that share a word, each has one that the other has not: `Ready for sale` is not `Features for sale`. */
function isSame(title: string, other: string): boolean {
  if (title === other) return true
  if (!isAlike(title, other)) return false
  const [own, there] = [wordsOf(title), wordsOf(other)]
  if (own.length > SHORT_MAX || there.length > SHORT_MAX) return true
  return own.every(word => there.includes(word)) || there.every(word => own.includes(word))
}

const SHORT_MAX = 3

/** Without endings, by which `test` and `testing` differ. */
function wordsOf(title: string): string[] {
  return toWords(title)
    .filter(word => word.length > 2 && word !== 'and' && word !== 'the')
    .map(word => word.slice(0, 4))
}

/** An overview that calls a wave parallel whose heading says otherwise. */
function findWaveModes(draft: Draft): Finding[] {
  return draft.waves.flatMap(wave => {
    const own = parseMode(wave.sections[0]?.heading?.plain ?? '')
    if (own === null) return []
    const rival = wave.mentions.find(({ name }) => {
      // `vs 20 weeks sequential` tells what it is not.
      const told = /\b(?:vs|versus|instead|rather|if|was)\b/i.test(name.title) ? null : parseMode(name.title)
      return told !== null && told !== own
    })
    if (rival === undefined) return []
    const message = `${wave.id} is called ${parseMode(rival.name.title)!} here and ${own} in line ${wave.sections[0]!.line}. Regatta goes by line ${wave.sections[0]!.line}.`
    return [{ code: 'mode-differs', severity: 'note', line: rival.line, message }]
  })
}

/** Of `7 parallel agents (Data & Integration)` the name; of `map, fleet, safety (3 sessions)` none. */
function mentionedTitle(told: string): string | null {
  const bare = stripBrackets(told).replace(/^[\s:–—-]+/, '')
  const counted = /^\d{1,4}\s+(?:parallel\s+|sequential\s+)?(?:agents?|workers?|tasks?|sessions?)$/i.test(
    bare,
  )
  const title = counted ? (bracketsOf(told).at(-1) ?? '') : bare
  return isTitle(title) && !/[:,;.?!→]|\d\s*(?:min|h\b|%)/.test(title) ? title : null
}

function isTitle(title: string): boolean {
  const words = toWords(title)
  if (words.length < 2 || words.length > 6 || isId(title)) return false
  return !/\b(?:parallel|serial|sequential|after|before|agents?|workers?|tasks?|depends|complete\w*|done|merged|deployed|shipped|reviewed|approved|passed|tested|verified|released|is|are|was|has|have|must|should|can|will|may|minutes?|hours?|wait|start|finish|launch|run|execute|copy|paste|merge|validate|wave|phase|batch)\b/i.test(
    title,
  )
}

/** An id with other work behind it in another place. */
function findTaskTitles(draft: Draft, tellings: Telling[]): Finding[] {
  const byId = new Map(draft.tasks.map(task => [task.id.toLowerCase(), task]))
  const told = new Set(draft.findings.filter(({ code }) => code === 'duplicate-id').map(({ line }) => line))
  // A row with a number that begins anew in its wave is a task of its own.
  const own = new Set(draft.tasks.filter(({ told: { id } }) => id === null).map(task => task.told.line))
  const differing: { id: string; here: string; there: string; line: number; other: number }[] = []
  for (const telling of tellings) {
    for (const { id, title, line } of telling.tasks) {
      const task = id === null ? undefined : byId.get(id.toLowerCase())
      if (
        task === undefined ||
        task.telling === telling ||
        task.told.line === line ||
        told.has(line) ||
        own.has(line)
      )
        continue
      const there = task.told.title
      // `D2 → ann, same session` says who, not what.
      const { agent } = task.told
      if (agent !== null && title.toLowerCase().startsWith(agent.toLowerCase())) continue
      if (!isTelling(title) || !isTelling(there) || isAlike(title, there)) continue
      // Only what shares no word with anything known of the task.
      if (task.told.detail !== null && isAlike(title, task.told.detail)) continue
      differing.push({ id: task.id, here: title, there, line, other: task.told.line })
    }
  }
  const [first] = differing
  if (first === undefined) return []
  const more = differing.length > 1 ? ` ${differing.length - 1} more differ likewise.` : ''
  const message = `${first.id} is “${first.here.slice(0, 80)}” here and “${first.there.slice(0, 80)}” in line ${first.other}.${more} Regatta takes the fuller telling.`
  return [{ code: 'title-differs', severity: 'warning', line: first.line, message }]
}

/** `A2, A3 → A4` is an order, `Phase 14` a name. */
function isTelling(title: string): boolean {
  const words = toWords(title).filter(word => /\p{L}{3}/u.test(word))
  return words.length > 1 && !/→|->|=>/.test(title) && !isId(title)
}

const OPTION =
  /^(option|alternative|variant|approach|scenario|variante|opción|opção|方案)[\s#]+([A-Z]|\d{1,2}|one|two|three)(?![\p{L}\p{N}])/iu

const OPTIONS_MAX = 20

/** Headings `Option A`, `Option B`: at most one of them can be the plan. */
function findOptions(lines: Line[], plan: Plan): Finding[] {
  const options = lines
    .filter(line => line.form === 'heading' && OPTION.test(line.plain.replace(/^[^\p{L}]+/u, '')))
    .slice(0, OPTIONS_MAX)
  const names = [...new Set(options.map(({ plain }) => OPTION.exec(plain.replace(/^[^\p{L}]+/u, ''))![0]))]
  if (names.length < 2) return []
  const starts = options.map(({ line }) => line)
  const taken = new Set(plan.tasks.map(task => starts.findLastIndex(line => line < task.line)))
  const own = [...taken].filter(index => index >= 0).map(index => names[Math.min(index, names.length - 1)]!)
  const chosen = options.find(({ plain }) =>
    /\b(?:recommended|chosen|selected|decided|preferred)\b|✅|⭐|empfohlen/iu.test(plain),
  )
  const which = own.length === 0 ? 'none of them' : own.join(', ')
  const message = `${names.join(', ')} stand beside each other. Regatta reads ${which} as the plan${own.length > 1 ? '; leave the others out' : ''}.`
  const severity = chosen !== undefined && own.length <= 1 ? 'note' : 'warning'
  return [{ code: 'competing-options', severity, line: options[0]!.line, message }]
}
