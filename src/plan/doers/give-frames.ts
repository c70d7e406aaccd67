import type { Draft } from '../assemble/draft.ts'
import type { Names } from '../assemble/names.ts'
import { toKey } from '../assemble/same-task.ts'
import type { Fence, Section } from '../outline/outline.ts'
import { parseMermaid } from '../tell/mermaid.ts'
import { startsGroup } from '../words/wave-name.ts'

/** `backend-engineer agent`, `docs-writer`, `Agent B`, `@ada` */
const DOER =
  /^(?:the )?(?:(@?[a-z]\w*(?:-\w+)+|@\w[\w-]{1,30}|\p{Lu}\p{L}{1,20})\s(?:sub-?)?(?:agent|bot|session)|(@?[a-z]\w*(?:-\w+)+|@\w[\w-]{1,30}|(?:Agent|Worker|Session|Terminal|Developer|Dev) (?:\d{1,2}|[A-Z]))(?:\s?[(:–—-].{0,60})?)$/u

/** Frames of a drawing that are called by who does what is in them, for tasks that name nobody. */
export function giveFrames(root: Section, draft: Draft, names: Names): void {
  for (const block of root.blocks) if (block.kind === 'fence') readFence(block, draft, names)
  for (const child of root.sections) giveFrames(child, draft, names)
}

function readFence({ language, lines, line }: Fence, draft: Draft, names: Names): void {
  const graph = language === 'mermaid' ? parseMermaid(lines) : null
  if (graph === null) return
  const frames = new Map<string, number[]>()
  for (const { key, label, frame } of graph.nodes.values()) {
    const task = names.byId.get(toKey(key)) ?? names.byId.get(toKey(label ?? ''))
    if (frame !== null && task !== undefined) frames.set(frame, [...(frames.get(frame) ?? []), task])
  }
  const doers = [...frames.keys()].map(frame => doerOf(frame))
  if (frames.size < 2 || doers.includes(null)) return
  for (const [at, tasks] of [...frames.values()].entries())
    for (const index of tasks) {
      const { told } = draft.tasks[index]!
      if (told.agent !== null) continue
      told.agent = doers[at]!
      draft.trail?.agents.set(told, { rule: 'division', line })
    }
}

function doerOf(frame: string): string | null {
  const [, called, named = called] = DOER.exec(frame.trim()) ?? []
  return named === undefined || startsGroup(frame) ? null : named.replace(/^@/, '')
}
