/** A value with every text in it put another way. */
export function walk<T>(value: T, line: (text: string) => string): T {
  if (typeof value === 'string') return line(value) as T
  if (Array.isArray(value)) return value.map(one => walk(one as unknown, line)) as T
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, walk(one as unknown, line)])) as T
}
