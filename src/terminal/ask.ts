import { createInterface } from 'node:readline/promises'
import { toPlainText } from '../lib/text.ts'
import type { About } from '../run/about.ts'
import { pickOption } from '../run/pick-option.ts'

/** Nobody at the prompt decided; the question stays open. */
export class NoAnswer extends Error {
  readonly code: 'withdrawn' | 'end-of-input' | 'interrupted'
  constructor(code: NoAnswer['code']) {
    super(`Nobody answered at the prompt: ${code}`)
    this.name = 'NoAnswer'
    this.code = code
  }
}

export interface Prompt {
  input: NodeJS.ReadableStream
  output: NodeJS.WritableStream
}

type Question = Pick<About, 'text' | 'evidence' | 'options'>

const EVIDENCE_LINES = 8

/** Asks till one of the options is chosen, and returns its id. Rejects with NoAnswer where nobody chooses. */
export function askAtPrompt(
  question: Question,
  { input, output }: Prompt,
  signal: AbortSignal,
): Promise<string> {
  if (signal.aborted) return Promise.reject(new NoAnswer('withdrawn'))
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const prompt = createInterface({
    input,
    output,
    terminal: isTerminal(input) && isTerminal(output),
    historySize: 0,
  })
  const end = (code: NoAnswer['code']): void => {
    reject(new NoAnswer(code))
    prompt.close()
  }
  const withdraw = (): void => {
    const why: unknown = signal.reason
    output.write(`\n${typeof why === 'string' ? why : 'This is no longer asked.'}\n`)
    end('withdrawn')
  }
  signal.addEventListener('abort', withdraw, { once: true })

  output.write(renderQuestion(question))
  prompt.setPrompt(`Answer 1-${question.options.length}: `)
  prompt.on('line', line => {
    const choice = pickOption(question.options, line)
    if ('problem' in choice) {
      output.write(`${choice.problem}\n`)
      return prompt.prompt()
    }
    resolve(choice.id)
    return prompt.close()
  })
  // At a raw prompt Ctrl-C is only a key: with the terminal as it was, it becomes what it is elsewhere.
  prompt.on('SIGINT', () => {
    output.write('\n')
    end('interrupted')
    process.kill(process.pid, 'SIGINT')
  })
  prompt.on('close', () => {
    signal.removeEventListener('abort', withdraw)
    reject(new NoAnswer('end-of-input'))
  })
  prompt.prompt()
  return promise
}

function isTerminal(stream: NodeJS.ReadableStream | NodeJS.WritableStream): boolean {
  return 'isTTY' in stream && stream.isTTY === true
}

function renderQuestion({ text, evidence, options }: Question): string {
  const lines = evidence.split(/\r?\n/).map(line => toPlainText(line).trimEnd())
  const last = lines.filter(line => line.trim() !== '').slice(-EVIDENCE_LINES)
  const shown = options.map(({ label }, index) => `  ${index + 1}  ${toPlainText(label)}`)
  return `\n${[...last.map(line => `  | ${line}`), toPlainText(text), ...shown].join('\n')}\n`
}
