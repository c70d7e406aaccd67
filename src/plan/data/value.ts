/** Parsed YAML or JSON, reduced to what a plan is read from: every value knows its line. */
export type Value = Scalar | List | Mapping

export interface Scalar {
  kind: 'text'
  text: string
  /** `yes` and 3 are written without quotes; as ids and titles they are text all the same. */
  type: 'string' | 'number' | 'boolean' | 'null'
  line: number
}

export interface List {
  kind: 'list'
  items: Value[]
  line: number
}

export interface Mapping {
  kind: 'map'
  entries: Entry[]
  line: number
}

export interface Entry {
  key: string
  value: Value
  line: number
}

/** The text of a scalar; empty for `null` and for whatever is no scalar. */
export function textOf(value: Value | undefined): string {
  return value === undefined || value.kind !== 'text' || value.type === 'null' ? '' : value.text.trim()
}

/** The members of a list, or of a map by its keys, or a single scalar. */
function membersOf(value: Value): Value[] {
  if (value.kind === 'list') return value.items
  if (value.kind === 'map') return value.entries.map(entry => entry.value)
  return textOf(value) === '' ? [] : [value]
}

/** Every text in a value, as deep as lists and maps go. */
export function textsOf(value: Value): string[] {
  if (value.kind === 'text') return textOf(value) === '' ? [] : [textOf(value)]
  return membersOf(value).flatMap(textsOf)
}
