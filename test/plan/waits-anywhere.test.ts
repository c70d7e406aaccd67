import { expect, test } from 'vitest'
import { readPlan } from '../../src/plan/read-plan.ts'

const WORK = [
  'Add the export endpoint',
  'Build the settings page',
  'Write the import job',
  'Move the session store',
  'Render the price table',
  'Cache the search results',
]
/** What each waits for: the third for the first, the fourth for the first two, the sixth for the fifth. */
const NEEDS = [[], [], [0], [0, 1], [], [4]]

interface Style {
  idOf(at: number): string
  item(at: number, tail: string): string
}
const STYLES: Style[] = [
  { idOf: at => `T${at + 1}`, item: (at, tail) => `- T${at + 1}: ${WORK[at]!}${tail}` },
  { idOf: at => `AB-${at + 1}`, item: (at, tail) => `- **AB-${at + 1}** ${WORK[at]!}${tail}` },
  { idOf: at => `1.${at + 1}`, item: (at, tail) => `- [ ] 1.${at + 1} ${WORK[at]!}${tail}` },
  { idOf: at => `Task ${at + 1}`, item: (at, tail) => `- **Task ${at + 1}**: ${WORK[at]!}${tail}` },
]
const and = (ids: string[]): string => ids.join(' and ')
const are = (ids: string[]): string => (ids.length > 1 ? 'are' : 'is')

/** What stands behind a task. */
const BEHIND: ((ids: string[]) => string)[] = [
  ids => ` (after ${and(ids)})`,
  ids => ` (needs ${ids.join(', ')})`,
  ids => ` (depends on: ${ids.join(', ')})`,
  ids => ` (waits for ${and(ids)})`,
  ids => ` (once ${and(ids)} ${are(ids)} done)`,
  ids => ` (follows ${and(ids)})`,
  ids => ` (builds on ${and(ids)})`,
  ids => ` (gated by ${ids.join(', ')})`,
  ids => ` (not before ${and(ids)})`,
  ids => ` [after: ${ids.join(', ')}]`,
  ids => ` ← ${ids.join(', ')}`,
  ids => ` — needs ${ids.join(', ')}`,
  ids => ` · after ${ids.join(', ')}`,
  ids => `. Needs ${ids.join(', ')}.`,
  ids => `. Cannot start before ${and(ids)} ${are(ids)} done.`,
  ids => ` ⛔ ${ids.join(', ')}`,
  ids => ` after=${ids.join(',')}`,
  ids => `\n   - Depends on: ${ids.join(', ')}`,
]
/** What stands below all of them, for each that waits. */
const BELOW: ((id: string, ids: string[]) => string)[] = [
  (id, ids) => `- ${id} depends on ${and(ids)}`,
  (id, ids) => `- ${and(ids)} must be completed before ${id} can start`,
  (id, ids) => `- ${id} cannot start until ${and(ids)} ${are(ids)} complete`,
  (id, ids) => `${id} can start once ${and(ids)} ${are(ids)} done.`,
  (id, ids) => `When ${and(ids)} ${are(ids)} done, start ${id}.`,
  (id, ids) => `Once ${and(ids)} ${are(ids)} merged, ${id} can begin.`,
  (id, ids) => `After ${and(ids)} comes ${id}.`,
]

test('what waits for what is read wherever a plan says so', { timeout: 60_000 }, () => {
  const wrong = STYLES.flatMap(({ idOf, item }) => {
    const bare = WORK.map((_, at) => item(at, '')).join('\n')
    const waiting = NEEDS.flatMap((needs, at) =>
      needs.length > 0 ? [{ id: idOf(at), ids: needs.map(idOf) }] : [],
    )
    const edges = waiting.map(({ id, ids }) => `${ids.join('+')}→${id}`)
    return [
      ...BEHIND.map(say =>
        WORK.map((_, at) => item(at, NEEDS[at]!.length > 0 ? say(NEEDS[at]!.map(idOf)) : '')).join('\n'),
      ),
      ...BELOW.map(
        say => `${bare}\n\n## Dependencies\n\n${waiting.map(({ id, ids }) => say(id, ids)).join('\n')}`,
      ),
      `${bare}\n\nDependencies: ${edges.join(', ')}`,
    ].filter(differs)
  })
  expect(wrong).toEqual([])
})

function differs(list: string): boolean {
  const { tasks } = readPlan(Buffer.from(`# Spring release\n\n## Wave 1\n\n${list}\n`))
  const at = new Map(tasks.map(({ id, title }) => [id, WORK.findIndex(work => title.startsWith(work))]))
  const read = tasks.map(({ id, needs }) => `${at.get(id)!}: ${needs.map(other => at.get(other)!).join()}`)
  return read.join('; ') !== NEEDS.map((needs, own) => `${own}: ${needs.join()}`).join('; ')
}
