/** `- [ ]* 2.3 Write tests` is an optional one to spec tools, `- [-] 2. Build` one that is being worked at. */
const BOX = /^(\s{0,12}(?:[-*+]|\d{1,3}[.)])\s+)\[(?:([ xX])\]\*|[-~]\])(?=\s+\d)/

/** Boxes to tick as spec tools write them, as Markdown has them. */
export function fromBoxes(text: string): string {
  if (!/\[(?:[ xX]\]\*|[-~]\])/.test(text)) return text
  return text
    .split('\n')
    .map(line => line.replace(BOX, (_, bullet: string, mark = ' ') => `${bullet}[${mark}]`))
    .join('\n')
}
