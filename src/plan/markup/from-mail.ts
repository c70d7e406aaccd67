const ATTRIBUTION =
  /^(?:>\s?){0,6}(?:On|Am|Le|El|Em|Il|Op)\s.{5,120}\s(?:wrote|schrieb|a écrit|escribió|escreveu|ha scritto|schreef)\s?:?\s*$/u
const QUOTED = /^\s{0,3}>/
const LISTED = /^\s{0,3}(?:[-*+•]|\d{1,3}[.)])\s+\S|^#{1,6}\s/

/** What a mail quotes of the one before it was said then: nothing of it is work, where the mail itself lists some. */
export function fromMail(text: string): string {
  if (!/^>/m.test(text)) return text
  const lines = text.split('\n')
  if (!lines.some(line => LISTED.test(line.slice(0, 40)))) return text
  for (let at = 0; at < lines.length; at++) {
    if (!QUOTED.test(lines[at]!)) continue
    let end = at
    while (end < lines.length && QUOTED.test(lines[end]!)) end++
    const above = lines.slice(Math.max(0, at - 2), at).some(isAttribution)
    if (above || lines.slice(at, end).some(isAttribution)) lines.fill('', at, end)
    at = end
  }
  return lines.join('\n')
}

function isAttribution(line: string): boolean {
  return line.length < 200 && ATTRIBUTION.test(line)
}
