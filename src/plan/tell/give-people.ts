import type { Candidate, Telling } from './telling.ts'

const SIGNED = /\s\((\p{Lu}\p{Ll}{1,14})\)(?=$|[.,;:]|\s[–—-]\s)/u
/** What stands in brackets behind work, too. */
const WORD =
  /^(?:Optional|Done|Blocked|Draft|Later|Parallel|Serial|Sequential|Mandatory|Required|Critical|High|Medium|Low|Small|Large|New|Manual|Beta|Alpha|Final|Urgent|Important|Partial|Backend|Frontend|Infra|Docs|Tests?|Review|Human|Both|All|Each|See|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|July|August|September|October|November|December|Linux|Windows|Android|Python|Rust|Java|Swift|Kotlin|Postgres|Redis|Docker)$/u
const LEAST = 3

/** `Port the loader (Dag)`, `Measure the rails (Wilma)`: people whose names come again and again behind what they do. */
export function givePeople(told: Telling[]): void {
  const found = told
    .filter(({ form }) => form === 'ids' || form === 'checks' || form === 'numbers' || form === 'bullets')
    .flatMap(({ tasks }) => tasks)
    .filter(({ agent }) => agent === null)
    .map(task => ({ task, name: nameIn(task) }))
  const named = found.filter(({ name }) => name !== null)
  const names = new Set(named.map(({ name }) => name))
  if (named.length < LEAST || named.length * 10 < found.length * 6 || names.size === named.length) return
  for (const { task, name } of named) {
    task.agent = name
    task.title = task.title.replace(SIGNED, '').replace(/\.$/, '').trim()
  }
}

function nameIn({ title }: Candidate): string | null {
  const name = SIGNED.exec(title.slice(0, 400))?.[1]
  return name === undefined || WORD.test(name) ? null : name
}
