const SHEBANG = /^#!.{0,40}\b(?:ba|z|k|da)?sh\b/
const COMMENT = /^#+\s*(?!!)(\p{L}.{2,120})$/u

/** A script of a shell as a whole, as a block of code below the first thing that it says of itself. */
export function fromScripts(text: string): string {
  if (!SHEBANG.test(text.slice(0, 60))) return text
  const lines = text.split('\n')
  // Blocks of code within it are of another kind.
  if (lines.length < 3 || lines.some(line => /^\s*(?:```|~~~)/.test(line))) return text
  const title = COMMENT.exec(lines[1]!.slice(0, 200))?.[1]
  const said = title === undefined ? '' : `# ${/^.*?[.:](?=\s|$)/u.exec(title)?.[0].slice(0, -1) ?? title}`
  return [said, '```bash', ...lines.slice(2), '```'].join('\n')
}
