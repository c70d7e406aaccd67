import type { PlanEvidence, PostEvidence } from './evidence.ts'

/** Each post was sent and stands in the chat once, in the order of the rows; nothing stands there that is no post. */
export function judgePosts({ posts, shown, attached }: PlanEvidence): string[] {
  const said = posts.filter(({ kind, status }) => isShown(kind) && status === 'sent')
  const wanted = [...new Set(said.map(({ message }) => message))]
  const there = shown.map(({ id }) => id)
  const known = new Set(wanted)
  return [
    ...posts.flatMap(({ seq }, at) => (seq === at + 1 ? [] : [`post ${at + 1} is missing`])),
    ...posts.filter(isUnsent).map(({ key, status }) => `post ${key} is ${status}`),
    ...wanted.filter(id => !there.includes(id ?? '')).map(id => `message ${id} is not in the chat`),
    ...there.filter(id => !known.has(id)).map(id => `message ${id} in the chat is of no post`),
    ...findTwice(shown.flatMap(({ key }) => key ?? [])).map(key => `${key} stands in the chat twice`),
    ...findTwice(attached).map(name => `the file ${name} stands in the chat twice`),
    ...(isOrdered(wanted, there) ? [] : [`shown as ${there.join()} instead of ${wanted.join()}`]),
  ]
}

function isShown(kind: string): boolean {
  return kind !== 'edit' && kind !== 'whisper'
}

/** An edit that a later one overtook need not be sent. */
function isUnsent({ kind, status }: PostEvidence): boolean {
  return status !== 'sent' && !(kind === 'edit' && status === 'dropped')
}

function isOrdered(wanted: readonly (string | null)[], there: readonly string[]): boolean {
  const both = new Set(there.filter(id => wanted.includes(id)))
  return wanted.filter(id => both.has(id ?? '')).join() === there.filter(id => both.has(id)).join()
}

function findTwice(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, at) => names.indexOf(name) !== at))]
}
