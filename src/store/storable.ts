import type { Queries, Value } from './driver.ts'

/** A value as JSON text that a database can keep. */
export function toStorableJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'string' ? toStorableText(part) : part,
  )
}

/** The same database, which is given nothing it cannot keep. JSON text is to be made by `toStorableJson` all the same. */
export function toStorableQueries(queries: Queries): Queries {
  return { run: (statement, values) => queries.run(statement, values?.map(toStorableValue)) }
}

function toStorableValue(value: Value): Value {
  return typeof value === 'string' ? toStorableText(value) : value
}

/** A database keeps neither NUL nor half of a surrogate pair: what cannot be kept is shown as such. */
function toStorableText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\u{fffd}')
}
