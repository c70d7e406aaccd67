import type { Language } from '../words/languages/language.ts'

const CIRCLED = '①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳'

/** East Asian bullets and numbers (`・`, `①`, `1、`, `（1）`) → those of Markdown; every line stays where it is. */
export function toMarkdownLists(text: string, language: Language | null): string {
  if (language === null || language.spaced) return text
  let isCode = false
  return text
    .split('\n')
    .map(line => {
      if (/^\s{0,3}(?:```|~~~)/.test(line)) isCode = !isCode
      return isCode || line.length > 600 ? line : toListLine(line)
    })
    .join('\n')
}

function toListLine(line: string): string {
  const [, indent = '', mark = '', rest = ''] =
    /^(\s*)([・●○◆◇■▪•□☐☑①-⑳]|\d{1,2}、|[（(]\d{1,2}[)）])\s*(\S.*)$/.exec(line) ?? []
  if (mark === '') return line
  const circled = CIRCLED.indexOf(mark) + 1
  if (circled > 0) return `${indent}${circled}. ${rest}`
  const number = /\d+/.exec(mark)?.[0]
  if (number !== undefined) return `${indent}${number}. ${rest}`
  if (mark === '□' || mark === '☐') return `${indent}- [ ] ${rest}`
  return mark === '☑' ? `${indent}- [x] ${rest}` : `${indent}- ${rest}`
}
