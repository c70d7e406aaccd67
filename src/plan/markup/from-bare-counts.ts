const COUNTED = /^( {0,6})(\d{1,2}) {1,3}(?=[\p{L}"'`*@])/u

/** `1 address form` above `2 cards`: lines that count on with nothing behind the number, as Markdown has them. */
export function fromBareCounts(lines: string[]): string[] {
  const numbers = lines.map(line => Number(COUNTED.exec(line)?.[2] ?? NaN))
  return lines.map((line, at) =>
    numbers[at]! + 1 === numbers[at + 1] || numbers[at]! - 1 === numbers[at - 1]
      ? line.replace(COUNTED, '$1$2. ')
      : line,
  )
}
