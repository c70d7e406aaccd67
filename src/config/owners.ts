import { toPersonName } from '../lib/names.ts'
import type { Called, OwnerRule, Owners } from '../run/owners.ts'
import type { File } from './file.ts'

type Refuse = (place: string, problem: string) => void

export function toOwnersConfig(file: File, refuse: Refuse): Owners {
  const people = listCallable(file)
  return { people, rules: toRules(file.assign, people, refuse) }
}

/** Whom a chat can call: people who have a name there beside their id, once for all chats. */
function listCallable({ slack, discord }: File): Called[] {
  const found = new Map<string, Called>()
  for (const [chat, people] of Object.entries({ slack: slack?.people, discord: discord?.people })) {
    for (const [id, said] of Object.entries(people ?? {})) {
      const made = Array.isArray(said) || said.name === undefined ? null : toPersonName(said.name)
      if (made === null || 'problem' in made || isGroup(chat, id)) continue
      const known = found.get(made.name) ?? { name: made.name, ids: {} }
      found.set(made.name, { ...known, ids: { ...known.ids, [chat]: id } })
    }
  }
  return [...found.values()]
}

function isGroup(chat: string, id: string): boolean {
  return chat === 'slack' && !/^[UW]/.test(id)
}

function toRules(rows: File['assign'], people: readonly Called[], refuse: Refuse): OwnerRule[] {
  return rows.flatMap(({ match, owner }, index) => {
    if (owner === undefined) return []
    const known = people.find(({ name }) => name.toLowerCase() === owner.replace(/^@/, '').toLowerCase())
    if (known) return [{ match, owner: known }]
    refuse(
      `assign.${index}.owner`,
      `nobody under slack.people or discord.people has the name "${owner}". Give it to somebody there: { name: ${owner}, may: [view] }.`,
    )
    return []
  })
}
