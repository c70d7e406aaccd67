/** What begins so looks at what is there. */
const LOOKS =
  /^(?:verify|validate|review|audit|inspect|investigate|analy[sz]e|assess|research|check|confirm|evaluate|identify|run\b.*\b(?:tests?|suite|checks?|benchmarks?|dry[- ]?run|validation|verification|audit|scans?|linters?)|execute\b.*\b(?:tests?|suite|checks?))\b/i
/** `Test the entire system`, `Detect any regressions`; what only says `test` may well be to write tests. */
const LOOKS_AT_ALL =
  /^(?:re-?)?test (?:the |it )?(?:entire|whole|complete|full|everything|all together|end[- ]to[- ]end)\b|^(?:detect|find|spot|look for|search for) (?:any|possible|potential|remaining) (?!.{0,120}\b(?:fix|remove|replace|delete)\b)/i
const WHAT_KIND =
  '(?:(?:full|final|last|complete|overall|whole|entire|preliminary|manual|end[- ]to[- ]end|e2e|system|production|readiness|release|code|peer|security|performance|accessibility|design|architecture|acceptance|staging|pre-?(?:launch|release|flight|merge)|post-?(?:launch|release|merge|deploy(?:ment)?))[ -]){1,4}'
/** `Final validation (preliminary)`, `Complete final validation`: named for the look itself. */
const LOOK = new RegExp(
  `^(?:(?:perform|do|complete|conduct|carry out|hold|repeat) (?:an? |the )?)?${WHAT_KIND}(?:validations?|verification|review|audits?|qa|sign-?off|inspection|smoke tests?|sanity checks?)(?: (?:of|for|on|in) .{1,120})?(?: \\([^)]{1,60}\\))?[.!]?$`,
  'i',
)
/** `Full loop dry-run` */
const TRIAL =
  /^(?:full|final|complete|whole|entire|last|end[- ]to[- ]end|e2e)(?: [\p{L}\p{N}-]{1,30}){0,3} (?:dry[- ]?runs?|test run|rehearsal|walk-?through)(?: \([^)]{1,60}\))?[.!]?$/iu
/** What is done at the forge or with the history leaves nothing in the files. */
const AT_FORGE =
  /^(?:create|open|raise|submit|file|make|merge|approve) (?:the |an? |final |draft ){0,3}(?:PRs?|MRs?|pull[- ]requests?|merge[- ]requests?)(?: (?:for|to|into|against|with|and) .{1,120}|[,:;(–—-].{0,120})?[.!]?$|^tag (?:the |an? )?(?:new )?(?:release|version|v?\d)|^commit (?:the |all |everything\b|results?\b|changes?\b|work\b)|^push (?:(?:the|all|every|its|our) )?(?:branch|tags?|changes|commits?|everything|release)/i

const TITLE_MAX = 300

/** A task that looks at what is there owes what it found, not a change; one that names files is to write them. */
export function owesReport({ title, files }: { title: string; files: readonly string[] }): boolean {
  const said = title.slice(0, TITLE_MAX).trim()
  if (LOOKS.test(said)) return true
  return files.length === 0 && [LOOKS_AT_ALL, LOOK, TRIAL, AT_FORGE].some(pattern => pattern.test(said))
}

/** What is asked of it is a change, whatever its wave is said to be for. */
const CHANGES =
  /^(?:add|append|apply|automate|build|clean|configure|connect|convert|create|define|delete|deploy|document|draft|drop|enable|extend|extract|fix|generate|implement|improve|install|integrate|introduce|mend|migrate|modify|move|patch|port|prepare|refactor|remove|rename|repair|replace|rewrite|set|split|update|upgrade|wire|write)\b/i

/** In a wave that is said to be read-only. */
export function mayRead({ title, files }: { title: string; files: readonly string[] }): boolean {
  return files.length === 0 && !CHANGES.test(title.trim())
}
