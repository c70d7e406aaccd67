/** What goes wrong in the register of 225 timetables, by the numbers of its workers. */
export const TROUBLES: [first: number, last: number, part: string][] = [
  // Batch 1: one of each thing that a single worker can do wrong.
  [2, 2, 'stall 1'],
  [5, 5, 'missing 1'],
  [9, 9, 'guide 1'],
  [14, 14, 'fail 1 the feed is empty'],
  [25, 25, 'blocked 1'],
  [31, 31, 'rate 1 2s'],
  [36, 36, 'ask Which side of the river is the pier on? | east | west'],
  [38, 38, 'check 1'],
  // Batch 2: what takes longer, or takes others with it.
  [41, 41, 'timeout 1'],
  [52, 52, 'usage 1 4s'],
  [60, 60, 'lost 1'],
  [67, 69, 'conflict station'],
  [75, 75, 'failed 1'],
  [80, 80, 'fail 9 the pier is under water'],
  [85, 85, 'slow'],
  // Batch 3: a provider is out, in whose place others stand in.
  [91, 114, 'outage OpenAI 1'],
  [120, 120, 'fail 1 the weekend has three days; missing 1'],
  // Batch 4: failures alike, beyond the two retries after which the plan lets people be asked.
  [139, 143, 'fail 3 the printed timetable cannot be opened'],
  [170, 170, 'guide 1'],
  // Batch 5: almost there.
  [191, 191, 'stall 1'],
  [200, 200, 'fail 1 the page has no title; rate 1 1s'],
  [212, 212, 'flood 1'],
]

/** `- OPERATOR_001-016: Read the feeds (16 workers)` */
const LINE = /^- OPERATOR_(\d{3})-(\d{3}): (.{1,80}?) \(\d{1,3} workers\)$/gm

/** The plan with these workers on lines of their own, where it says what a rehearsal has go wrong with them. */
export function withTroubles(plan: string, troubles: typeof TROUBLES): string {
  return plan.replace(LINE, (_, from: string, to: string, title: string) => {
    const lines: string[] = []
    let next = Number(from)
    for (const [first, last, part] of troubles) {
      if (first < next || last > Number(to)) continue
      if (first > next) lines.push(toLine(next, first - 1, title))
      lines.push(toLine(first, last, `${title} [rehearse: ${part}]`))
      next = last + 1
    }
    if (next <= Number(to)) lines.push(toLine(next, Number(to), title))
    return lines.join('\n')
  })
}

function toLine(first: number, last: number, title: string): string {
  const name = `- OPERATOR_${toDigits(first)}`
  return first === last
    ? `${name}: ${title}`
    : `${name}-${toDigits(last)}: ${title} (${last - first + 1} workers)`
}

function toDigits(number: number): string {
  return String(number).padStart(3, '0')
}
