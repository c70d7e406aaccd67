import { PassThrough } from 'node:stream'
import type { Io } from '../../src/terminal/io.ts'

/** A person's terminal: keys go in at one end, what was written comes out as one text. */
export class Keyboard extends PassThrough {
  readonly isTTY = true
  isRaw = false
  readonly #output = Object.assign(new PassThrough(), { isTTY: true, columns: 80, rows: 24 })
  #written = ''

  constructor() {
    super()
    this.#output.setEncoding('utf8').on('data', (text: string) => (this.#written += text))
  }

  setRawMode(isRaw: boolean): this {
    this.isRaw = isRaw
    return this
  }

  /** What was written since it was last asked. */
  async written(): Promise<string> {
    await settle()
    const text = this.#written
    this.#written = ''
    return text
  }

  async press(keys: string): Promise<void> {
    this.write(keys)
    await settle()
  }

  get io(): Io {
    return {
      input: this as unknown as NodeJS.ReadStream,
      output: this.#output as unknown as NodeJS.WriteStream,
      isInteractive: true,
      width: 80,
      signal: new AbortController().signal,
      print: text => void this.#output.write(text),
      complain: text => void this.#output.write(`${text}\n`),
    }
  }
}

/** Streams hand on what they have within a few turns. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise(resolve => setImmediate(resolve))
}
