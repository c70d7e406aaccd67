const LISTED =
  /(?<![\p{L}\p{N}_.-])(tasks?|phases?|issues?|story|stories|tickets?|items?|jobs?|units?|modules?|packages?|features?|sections?|prs?)\s{1,3}#?(\d{1,5})((?:\s{0,3}(?:,\s{0,3}(?:and|or)|[,&+–-]|and|or|to|through)\s{0,3}#?\d{1,5}(?![\p{L}\p{N}%]|\.\d|\s{0,2}(?:h|hours?|min|minutes?|days?|weeks?)\b)){1,40})/giu
const NEXT = /(to|through|[–-])?\s{0,3}#?(\d{1,5})/giu
const RANGE_MAX = 500

/** `Tasks 2 and 3`, `Task 4-6` written out, where that is how tasks are called: `Task 2, Task 3`. */
export function spellIds(text: string, isId: (id: string) => boolean): string {
  return text.replace(LISTED, (all: string, word: string, first: string, more: string) => {
    const one = word.replace(/ies$/i, 'y').replace(/s$/i, '')
    const numbers = [Number(first)]
    for (const [, to, digits] of more.matchAll(NEXT)) {
      const [from, end] = [numbers.at(-1)!, Number(digits)]
      if (to !== undefined && end - from < RANGE_MAX)
        for (let between = from + 1; between < end; between++) numbers.push(between)
      numbers.push(end)
    }
    const ids = numbers.map(number => `${one} ${number}`)
    return ids.some(isId) ? ids.join(', ') : all
  })
}

const JOINT = String.raw`\s*(?:,\s*(?:and\s+|or\s+)?|[&+;/–-]|(?<=\s)(?:and|or|to|through)(?=\s))\s*`
const NUMBERS = new RegExp(`^(?:rows?\\s+|nos?\\.?\\s+)?(\\d{1,4}(?:${JOINT}\\d{1,4}){0,40})\\s*\\.?$`, 'iu')
const NUMBER = /(to|through|[–-])?\s*(\d{1,4})/giu

/** `1, 3` and `4–6` for 4, 5, 6; null where anything but numbers stands there. */
export function parseNumbers(text: string): number[] | null {
  const said = NUMBERS.exec(text.trim())?.[1]
  if (said === undefined) return null
  const numbers: number[] = []
  for (const [, to, digits] of said.matchAll(NUMBER)) {
    const [from, end] = [numbers.at(-1) ?? 0, Number(digits)]
    if (to !== undefined && end - from < RANGE_MAX)
      for (let between = from + 1; between < end; between++) numbers.push(between)
    numbers.push(end)
  }
  return numbers
}

/** The word of `task 1`, `task 2`, where all are called so. */
export function wordOf(ids: string[]): string | null {
  const find = (id: string): string | undefined => /^(\p{L}{2,20}) \d{1,5}$/u.exec(id)?.[1]
  const word = find(ids[0] ?? '')
  return word !== undefined && ids.length > 1 && ids.every(id => find(id) === word) ? word : null
}

/** `Task 2` wherever it stands in a text. */
export function wordedIdsOf(text: string): string[] {
  return text.match(WORDED) ?? []
}

const WORDED =
  /(?<![\p{L}\p{N}_.-])(?:task|phase|issue|story|ticket|item|job|unit|module|package|feature|section|pr) \d{1,5}[a-z]?(?![\p{L}\p{N}]|\.\d)/giu
