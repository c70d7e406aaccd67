/** JSON with the keys of every object in order, and none that is undefined: the same value, the same text. */
export function toCanonical(value: unknown): string {
  if (typeof value === 'number' && Number.isFinite(value)) return `${value}`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  let text = ''
  if (Array.isArray(value)) {
    for (const item of value) text += `${text === '' ? '' : ','}${toCanonical(item ?? null)}`
    return `[${text}]`
  }
  for (const key of Object.keys(value).sort()) {
    const field = (value as Record<string, unknown>)[key]
    if (field === undefined) continue
    text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${toCanonical(field)}`
  }
  return `{${text}}`
}
