import type { Change, Request, Right } from './request.ts'

/** Who may do what. Nothing configured: `everyone` has every right. */
export interface People {
  everyone: readonly Right[]
  /** What somebody may do besides, by name. */
  named: ReadonlyMap<string, readonly Right[]>
}

export function hasRight(people: People, name: string, right: Right): boolean {
  return grants([...people.everyone, ...(people.named.get(name) ?? [])], right)
}

/** By what the chat says of them there, where it says that; else by their name. */
export function isAllowed(
  people: People,
  { name, rights }: { name: string; rights?: readonly Right[] },
  right: Right,
): boolean {
  return rights === undefined ? hasRight(people, name, right) : grants(rights, right)
}

export function grants(rights: readonly Right[], right: Right): boolean {
  return rights.includes(right) || rights.includes('administer')
}

/** Whom to turn to: those who may do everything. */
export function listAdministrators({ named }: People): string[] {
  return [...named].filter(([, rights]) => rights.includes('administer')).map(([name]) => name)
}

/** What a request takes besides its verb's own right, because nobody is asked any more, or the run goes another way. */
export function findFurtherRight(request: Request): { right: Right; what: string } | null {
  if (request.verb === 'start' && request.gates === 'auto')
    return { right: 'administer', what: 'start --gates auto' }
  if (request.verb === 'schedule' && request.how === 'begin' && request.wishes.gates === 'auto')
    return { right: 'administer', what: 'schedule --gates auto' }
  if (request.verb === 'digest' && request.how !== 'now') return { right: 'start', what: 'digest, each day' }
  if (request.verb === 'model') return { right: 'start', what: 'plan --model' }
  if (request.verb === 'ship' && request.tip !== null) return { right: 'administer', what: 'ship' }
  if (request.verb !== 'set' || request.change === null) return null
  const { change } = request
  if (!('row' in change)) return { right: 'start', what: `set ${nameChange(change)}` }
  return { right: change.mode === 'auto' ? 'administer' : 'stop', what: `set ${change.row} ${change.mode}` }
}

function nameChange(change: Exclude<Change, { row: unknown }>): string {
  if ('slots' in change) return 'slots'
  if ('pace' in change) return 'pace'
  return 'provider' in change ? 'provider' : 'first'
}
