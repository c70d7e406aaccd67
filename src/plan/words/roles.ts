/** Who does it, by what they are and a number or letter: `Agent 2`, `Terminal B (claude-b)`. */
export const ROLE =
  /^((?:Sub-?agent|Agent|Worker|Developer|Dev|Engineer|Team|Terminal|Session|Instance|Claude)[\s-]+#?(?:\d{1,4}|[A-Z]))(?![\p{L}\p{N}]|\.\d)(?:\s*\(([^()]{1,80})\))?\s*[:–—-]?\s*/u
