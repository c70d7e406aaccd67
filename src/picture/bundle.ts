/** Neighbours in at most so many bundles, as even as can be: where each had a row of its own, none could be read. */
export function bundle<T>(all: readonly T[], most: number): T[][] {
  const count = Math.min(most, all.length)
  return Array.from({ length: count }, (_, at) =>
    all.slice(Math.round((at * all.length) / count), Math.round(((at + 1) * all.length) / count)),
  )
}

/** What a bundle is called: the one, or the first and the last. */
export function nameBundle(names: readonly string[]): string {
  return names.length <= 1 ? (names[0] ?? '') : `${names[0]!} … ${names.at(-1)!}`
}

/** An id and a title that may say the same. */
export function nameWave(id: string, title: string): string {
  if (title === '') return id
  return title.startsWith(id) ? title : `${id} · ${title}`
}
