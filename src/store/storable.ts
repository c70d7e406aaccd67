import type { Queries, Value } from './driver.ts'

/** A value as JSON text that a database can keep. */
export function toStorableJson(value: unknown): string {
  const text = JSON.stringify(value)
  // A look at each part costs twice as much as all of it together, and hardly ever finds anything.
  if (text === undefined || !UNSTORABLE.test(text)) return text
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'string' ? toStorableText(part) : part,
  )
}

/** How JSON writes NUL and half of a surrogate pair. */
const UNSTORABLE = /\\u(?:0000|d[89a-f])/

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
