import type { Draft } from '../assemble/draft.ts'
import type { Names } from '../assemble/names.ts'
import { resolveKnown } from '../assemble/resolve-references.ts'
import type { Section, Text } from '../outline/outline.ts'
import { stripDecoration } from '../words/strip.ts'
import { startsGroup } from '../words/wave-name.ts'
import { isOther } from './give-people.ts'

const WHO =
  /\b(?:who|whose|owners?|owned|responsib\p{L}+|people|team|crew|staff\p{L}*|assign\p{L}*|engineers?|developers?|agents?|sessions?|terminals?|division of (?:work|labour|labor)|rota|roster|hands|allocation)\b/iu
const ID = '#?\\p{L}{0,12}[-_.]?\\d[\\p{L}\\p{N}.-]{0,12}(?<![.-])'
const JOINT = '(?:\\s?[,;&+/]\\s?|,?\\s(?:and|to)\\s|\\s?(?:–|-|\\.\\.)\\s?|\\s)'
const NAME = '@?([\\p{L}][\\p{L}\\p{N}_.-]{1,30}(?:\\s[\\p{Lu}\\d][\\p{L}\\p{N}.]{0,20})?)'
/** `Anneli: 1.1, 1.2 and 2.1` and nothing else. */
const LISTED = new RegExp(
  `^${NAME}(?:\\s\\([^()]{1,40}\\))?\\s?(?::|=|→|->|[–—-]\\s|\\s)\\s*(${ID}(?:${JOINT}${ID}){0,40})\\.?$`,
  'u',
)

/** Below words that speak of people, lines of a name and tasks by their ids: who does those that name nobody themselves. */
export function giveRosters(root: Section, draft: Draft, names: Names): void {
  if (draft.tasks.every(({ told }) => told.agent !== null)) return
  for (const lines of rostersOf(root)) {
    const found = lines.flatMap(({ plain, line }) => {
      const [, agent, ids] = LISTED.exec(stripDecoration(plain.slice(0, 400))) ?? []
      if (agent === undefined || ids === undefined || isOther(agent) || startsGroup(plain)) return []
      return [{ agent, line, tasks: resolveKnown(names, ids, null) }]
    })
    if (found.length < 2 || new Set(found.map(({ agent }) => agent)).size < found.length) continue
    for (const { agent, line, tasks } of found)
      for (const index of tasks) {
        const { told } = draft.tasks[index]!
        if (told.agent !== null) continue
        told.agent = agent
        draft.trail?.agents.set(told, { rule: 'division', line })
      }
  }
}

function rostersOf({ heading, blocks, sections }: Section): Text[][] {
  const headed = WHO.test(heading?.plain ?? '')
  const own = blocks.flatMap((block, at) => {
    if (block.kind !== 'text' && block.kind !== 'list') return []
    const before = blocks[at - 1]
    const label = block.kind === 'list' ? block.label : before?.kind === 'text' ? before.lines.at(-1) : null
    const [first] = block.kind === 'text' ? block.lines : []
    const isLabelled = [label, first].some(
      text => text != null && text.plain.length < 80 && WHO.test(text.plain),
    )
    if (!headed && !isLabelled) return []
    return [block.kind === 'text' ? block.lines : block.items.map(({ text }) => text)]
  })
  return [...own, ...sections.flatMap(rostersOf)]
}
