/** What a fence begins and ends with. */
export const FENCE = /^\s*(?:```|~~~)/
/** In text without Markdown tildes alone underline a heading. */
export const FENCE_IN_PLAIN = /^\s*(?:```|~~~\w)/

/** Which lines stand in a fence, its marks among them: they are drawn or typed as they are. */
export function findFenced(lines: readonly string[], fence = FENCE): boolean[] {
  let open = false
  return lines.map(line => {
    const marks = fence.test(line)
    const fenced = open || marks
    if (marks) open = !open
    return fenced
  })
}
