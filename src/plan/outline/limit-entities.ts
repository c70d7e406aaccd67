/** Of one paragraph; nobody writes as many. */
const ENTITIES_MAX = 100
const ENTITY = /&(#?\w{1,31});/g
const OPENS_BLOCK = /^\s*(?:$|[-*+#|>`~]|\d{1,9}[.)])/

/**
 * Leaves what looks like `&amp;` beyond a number that nobody writes in one paragraph as it is written: for each of
 * them the parser copies all of the paragraph before it (160 kB of them: 1 s and 2 GB).
 */
export function limitEntities(text: string): string {
  if (!text.includes('&') || (text.match(ENTITY)?.length ?? 0) <= ENTITIES_MAX) return text
  let left = ENTITIES_MAX
  return text
    .split('\n')
    .map(line => {
      if (OPENS_BLOCK.test(line)) left = ENTITIES_MAX
      return line.includes('&')
        ? line.replace(ENTITY, (all, name: string) => (left-- > 0 ? all : `&${name}`))
        : line
    })
    .join('\n')
}
