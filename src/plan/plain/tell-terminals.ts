import type { Section } from '../outline/outline.ts'
import { asideOf, strongerAside } from '../words/asides.ts'
import { ROLE } from '../words/roles.ts'
import { parseTaskLine } from '../tell/task-line.ts'
import type { Candidate, Place, Telling } from '../tell/telling.ts'
import { toCandidate, toTelling } from '../tell/telling.ts'

/** `Terminal 1:`, `[09:00] Session A (backend):`, `# Terminal 2: reviewer` in a fence. */
const OWNER =
  /^(?:[#>/*-]+\s*)?(?:\[?\d{1,2}:\d{2}(?:\s*[-–]\s*\d{1,2}:\d{2})?\]?\s*[-–|]?\s*)?((?:Terminal|Session|Pane|Tab|Window|Shell|Worktree|Claude|Codex|Instance|Agent|Worker)\s*#?(?:\d{1,3}|[A-Z]))(?![\p{L}\p{N}])\s*(?:\(([^)]{1,60})\))?\s*(?::|[-–—](?=\s)|>(?=\s)|$)\s*(.*)$/u
const TOOL =
  /^(?:[$>%#❯➜]\s*)*(?:(?:cd|export)\s[^&;]{1,120}(?:&&|;)\s*)?(?:[A-Z_]+=\S+\s+)*(?:npx\s+)?(?:claude|codex|aider|gemini|cursor-agent|opencode|goose|amp|copilot|agent|agent-run|qwen)\b([^"'“”]{0,120})["'“”](.{3,2000})$/u
const IDLE =
  /^\W*(?:idle|free|empty|nothing|none|unused|standby|stand-by|keep|reserved?|spare|off|wait(?:s|ing)?|closed|lunch|break|n\/a)\b/i

const TEXT_MAX = 1000

interface Line {
  text: string
  line: number
  fenced: boolean
}

/**
 * Transcripts and their plans: a terminal's name, then what is typed into it. Looked for only where nothing
 * plainer stands, since the same commands are also the way to launch tasks that are told elsewhere.
 */
export function tellTerminals(section: Section, place: Place): Telling[] {
  if (place.aside !== null && place.aside !== 'retold') return []
  const tasks: Candidate[] = []
  let owner: { name: string; line: number } | null = null
  for (const { text, line, fenced } of linesOf(section, place)) {
    const named = OWNER.exec(text)
    if (named !== null) {
      owner = { name: named[1]!.replace(/\s*#?(?=\S+$)/, ' '), line }
      if (named[3] !== '' && !isNote(named[3]!)) {
        addTask(tasks, named[3]!, owner.name, line, place, false)
        owner = null
      }
      continue
    }
    const typed = TOOL.exec(text)
    if (typed !== null) addTask(tasks, text, owner?.name ?? null, line, place, false)
    else if (owner !== null && line - owner.line <= 2 && !isNote(text))
      addTask(tasks, text, owner.name, line, place, fenced)
    else continue
    owner = null
  }
  const owners = new Set(tasks.map(task => task.agent)).size
  // A single named line may be about anything; in a wave it is what is done there.
  if (
    tasks.length === 0 ||
    (place.path.length === 0 && (owners < 2 || tasks.some(task => task.agent === null)))
  )
    return []
  return [toTelling('launch', place, tasks)]
}

function linesOf(section: Section, place: Place): Line[] {
  const lines: Line[] = []
  for (const block of section.blocks) {
    if (block.kind === 'text')
      for (const { plain, line } of block.lines)
        lines.push({ text: plain.slice(0, TEXT_MAX), line, fenced: false })
    if (
      block.kind !== 'fence' ||
      !/^(?:|bash|sh|shell|zsh|console|text|terminal|shell-session|session)$/.test(block.language)
    )
      continue
    const aside = block.label === null ? null : strongerAside(place.aside, asideOf(block.label.plain))
    if (aside !== null && aside !== 'retold') continue
    for (const { text, line } of block.lines)
      if (text.trim() !== '') lines.push({ text: text.trim().slice(0, TEXT_MAX), line, fenced: true })
  }
  return lines
}

/** What stands behind the name of a terminal and is not typed into it. */
function isNote(text: string): boolean {
  return (
    text.trim() === '' ||
    (/^[([].*[)\]]$/.test(text.trim()) && !IDLE.test(text)) ||
    /^(?:#|cd |git |export |source |tmux )/.test(text.trim())
  )
}

function addTask(
  tasks: Candidate[],
  text: string,
  agent: string | null,
  line: number,
  place: Place,
  fenced: boolean,
): void {
  const typed = TOOL.exec(text)
  const bare = text.replace(/^(?:[$>%❯➜]\s*)+/u, '').trim()
  // A command that starts no agent is no task.
  if (typed === null && (fenced || /^[$%❯➜]/u.test(text)) && !/^["'“]/.test(bare)) return
  const what = (typed?.[2] ?? bare)
    .replace(/^["'“]/, '')
    .replace(/["'”]?[)\s;&]*$/, '')
    .replace(/["'”](?:\s.*)?$/, '')
  // `Terminal 1: Agent 1 (Deployment)` says where an agent sits, not what it does.
  const seated = agent !== null && /^(?:Terminal|Pane|Tab|Window|Shell)\b/.test(agent) && ROLE.test(what)
  if (seated || IDLE.test(what) || !/\p{L}{2}/u.test(what)) return
  const told = parseTaskLine({ plain: what, line, lead: null, bold: false })
  if (told.title === '') return
  const { minutes, files, refs, dependencies, title, ids } = told
  tasks.push(
    toCandidate({
      title,
      id: ids[0] ?? null,
      agent: agent ?? told.agent,
      minutes,
      files,
      refs,
      dependencies,
      path: place.path,
      line,
    }),
  )
}
