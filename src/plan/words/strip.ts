/** Emoji, bullets and other marks that stand before the first word. */
export function stripDecoration(text: string): string {
  return text.replace(/^[^\p{L}\p{N}#@[(<]+/u, '')
}

/** What remains of a title once trailing brackets (counts, modes, times) are taken off. */
export function stripBrackets(text: string): string {
  let rest = text.trim()
  for (let i = 0; i < 4 && /[)\]]$/.test(rest); i++) {
    const open = Math.max(rest.lastIndexOf('('), rest.lastIndexOf('['))
    if (open === -1) break
    rest = rest.slice(0, open).trim()
  }
  return rest
}

/** What stands in round or square brackets. */
export function bracketsOf(text: string): string[] {
  return Array.from(text.matchAll(/[([]([^()[\]]{1,200})[)\]]/g), match => match[1]!)
}

/** For comparing titles: lower case, words only. */
export function toWords(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
}
