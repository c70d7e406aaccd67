/** The only three signs that begin something in Slack's markup, in the order in which they must be replaced. */
export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** `<#C1|name>`, `<!here>`, `<https://a.example|shown>`: bounded, as Slack's own texts are. */
const MARKED = /<([#!@]?)([^<>|]{1,3000})(?:\|([^<>]{0,3000}))?>/g

/** What a person typed, of a text with Slack's marks in it; whom it mentions stays marked. */
export function toTypedText(text: string): string {
  return text
    .replaceAll(MARKED, (whole, sign: string, inner: string, label: string | undefined) => {
      if (sign === '@') return whole
      if (sign === '#') return `#${label ?? inner}`
      if (sign === '!') return label ?? `@${inner.replace(/^subteam\^/, '')}`
      return label === undefined || label === '' ? inner.replace(/^mailto:/, '') : label
    })
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}
