/** JSON with the keys of every object in order, and none that is undefined: the same value, the same text. */
export function toCanonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(item => toCanonical(item ?? null)).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const fields: string[] = []
  for (const key of Object.keys(value).sort()) {
    const field = (value as Record<string, unknown>)[key]
    if (field !== undefined) fields.push(`${JSON.stringify(key)}:${toCanonical(field)}`)
  }
  return `{${fields.join(',')}}`
}
