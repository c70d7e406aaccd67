import { LINE_MAX } from './to-markdown.ts'

const JIRA =
  /^[ \t]{0,3}h[1-6]\. \S|^[ \t]{0,3}\|\|[^|\n]{1,200}\|\||^\{(?:(?:code|noformat)[^}\n]{0,80}|panel:[^}\n]{0,120})\}[ \t]*$/m
/** No text of Jira's is without. */
const ANY = /h[1-6]\. |\|\||\{(?:code|noformat|panel:)/
const HEADING = /^\s{0,3}h([1-6])\.\s+(\S.*)$/
const MACRO = /^\s*\{(code|noformat|quote|panel|color|info|note|warning|tip)(?::([^}]{0,120}))?\}\s*$/

const TITLE = /(?:^|\|)title=([^|]{1,100})/

/** `h2.`, `{panel:title=Wave 1}`, `{code:make}`, `|| head || head ||`, `# one`, `** deeper`. */
export function fromJira(text: string): string {
  if (!ANY.test(text) || !JIRA.test(text)) return text
  let fenced = false
  return text
    .split('\n')
    .map(line => {
      if (line.length > LINE_MAX) return line
      const macro = MACRO.exec(line)
      if (macro !== null) {
        const title = fenced || macro[1] !== 'panel' ? undefined : TITLE.exec(macro[2] ?? '')?.[1]
        if (title !== undefined) return `## ${withoutMarks(title)}`
        if (macro[1] !== 'code' && macro[1] !== 'noformat') return ''
        fenced = !fenced
        return `\`\`\`${fenced ? languageOf(macro[2] ?? '') : ''}`
      }
      return fenced ? line : toLine(line)
    })
    .join('\n')
}

/** `{code:title=plan.yaml|language=yaml}` */
function languageOf(told: string): string {
  const named = /(?:^|\|)(?:language=)?([a-z+#]{1,20})(?:\||$)/i.exec(told)?.[1]
  return named?.toLowerCase() ?? ''
}

function toLine(line: string): string {
  const heading = HEADING.exec(line)
  if (heading !== null) return `${'#'.repeat(Number(heading[1]))} ${withoutMarks(heading[2]!)}`
  if (/^\s*\|\|/.test(line)) return withoutMarks(line).replace(/\|\|/g, '|')
  const item = /^\s*([*#-]{1,6})\s+(\S.*)$/.exec(line)
  if (item === null) return withoutMarks(line)
  const [, marks, rest] = item
  const mark = marks!.endsWith('#') ? '1.' : '-'
  return `${'   '.repeat(marks!.length - 1)}${mark} ${withoutMarks(rest!)}`
}

function withoutMarks(text: string): string {
  return text
    .replace(/\{\{([^{}]{1,200})\}\}/g, '`$1`')
    .replace(/\{color(?::[^}]{0,40})?\}/g, '')
    .replace(/\[~([\w.-]{1,60})\]/g, '@$1')
    .replace(/\[([^[\]|]{1,200})\|[^[\]|]{1,300}\]/g, '$1')
    .replace(/(^|[\s(|])\*([^\s*|][^*|]{0,200})\*(?=$|[\s.,:;)|])/g, '$1**$2**')
}
