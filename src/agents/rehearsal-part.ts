/** What a task's own text tells a rehearsal to do. */
export type Part =
  | { kind: 'succeed' }
  | { kind: 'fail'; attempts: number }
  | { kind: 'hang' }
  | { kind: 'stall' }
  | { kind: 'ask'; question: string; options: string[] }
  | { kind: 'guide' }
  | { kind: 'flood' }

/** `[rehearse: fail 2]`, `[rehearse: ask Which colour? | red | green]`: the first one in the text counts. */
const MARKER = /\[rehearse:\s*(fail|hang|stall|ask|guide|flood)\b([^\]\n]*)\]/i
const OPTIONS_MAX = 5

export function readPart(text: string): Part {
  const [, kind = '', rest = ''] = MARKER.exec(text) ?? []
  switch (kind.toLowerCase()) {
    case 'fail': {
      const attempts = Number.parseInt(rest, 10)
      return { kind: 'fail', attempts: attempts > 0 ? attempts : Number.POSITIVE_INFINITY }
    }
    case 'ask': {
      const [question = '', ...options] = rest.split('|').map(piece => piece.trim())
      return {
        kind: 'ask',
        question: question === '' ? 'How shall this go on?' : question,
        options: options.filter(option => option !== '').slice(0, OPTIONS_MAX),
      }
    }
    case 'hang':
      return { kind: 'hang' }
    case 'stall':
      return { kind: 'stall' }
    case 'guide':
      return { kind: 'guide' }
    case 'flood':
      return { kind: 'flood' }
    default:
      return { kind: 'succeed' }
  }
}
