/** Who does it, by what they are and a number or letter: `Agent 2`, `Terminal B (claude-b)`. */
export const ROLE =
  /^((?:Sub-?agent|Agent|Worker|Developer|Dev|Engineer|Team|Terminal|Session|Instance|Claude)[\s-]+#?(?:\d{1,4}|[A-Z]))(?![\p{L}\p{N}]|\.\d)(?:\s*\(([^()]{1,80})\))?\s*[:–—-]?\s*/u

const BLOCK = new RegExp(ROLE.source, 'iu')

/** Whose lines stand below a label: `AGENT 1 (left pane) - Back end:`. */
export function doerOf(label: string): string | null {
  const match = BLOCK.exec(label.slice(0, 120).replace(/^[^\p{L}]+/u, ''))
  return match === null || !label.trimEnd().endsWith(':') ? null : match[1]!
}
