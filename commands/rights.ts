import type { Right } from './request.ts'

/** Who may do what. Nothing configured: `everyone` has every right. */
export interface People {
  everyone: readonly Right[]
  /** What somebody may do besides, by name. */
  named: ReadonlyMap<string, readonly Right[]>
}

export function hasRight(people: People, name: string, right: Right): boolean {
  const rights = new Set([...people.everyone, ...(people.named.get(name) ?? [])])
  return rights.has(right) || rights.has('administer')
}

/** Whom to turn to: those who may do everything. */
export function listAdministrators({ named }: People): string[] {
  return [...named].filter(([, rights]) => rights.includes('administer')).map(([name]) => name)
}
