import { EventEmitter } from 'node:events'
import { displayWidth } from '../../src/lib/width.ts'

const segmenter = new Intl.Segmenter()
const SEQUENCE = new RegExp(`^${String.fromCodePoint(27)}\\[(\\??)([0-9;]*)([A-Za-z])`)

/** A terminal as far as our own programs use one. What it does not know, it refuses. */
export class Screen extends EventEmitter {
  readonly isTTY = true
  columns: number
  rows: number
  writes = 0
  /** What has left the screen at the top. */
  readonly gone: string[] = []
  #cells: string[][] = [[]]
  #row = 0
  #column = 0
  #wraps = true

  constructor(columns: number, rows: number) {
    super()
    this.columns = columns
    this.rows = rows
  }

  /** The rows with anything in them, from the top. */
  get lines(): string[] {
    const lines = this.#cells.map(cells =>
      Array.from(cells, cell => cell ?? ' ')
        .join('')
        .trimEnd(),
    )
    return lines.slice(0, lines.findLastIndex(line => line !== '') + 1)
  }

  get cursor(): { row: number; column: number } {
    return { row: this.#row, column: this.#column }
  }

  write(text: string): boolean {
    this.writes++
    let rest = text
    while (rest !== '') rest = rest.slice(this.#take(rest))
    return true
  }

  /** Lines that are now too long are broken anew, as many terminals do, before the program hears of it. */
  resize(columns: number, rows: number): void {
    const cells = this.#cells.flatMap(line => {
      const parts = [line.slice(0, columns)]
      for (let at = columns; at < line.length; at += columns) parts.push(line.slice(at, at + columns))
      return parts
    })
    this.#row += cells.length - this.#cells.length
    this.#cells = cells
    this.columns = columns
    this.rows = rows
    this.#scroll()
    this.emit('resize')
  }

  #take(text: string): number {
    const sequence = SEQUENCE.exec(text)
    if (sequence) {
      this.#obey(sequence[1]!, sequence[2]!, sequence[3]!)
      return sequence[0].length
    }
    if (text.startsWith('\r')) this.#column = 0
    else if (text.startsWith('\n')) this.#down()
    else if (/^[ -~]{2}/.test(text)) return this.#put(text[0]!)
    else return this.#put([...segmenter.segment(text.slice(0, 40))][0]!.segment)
    return 1
  }

  #obey(mark: string, number: string, letter: string): void {
    const count = Number(number || '1')
    if (mark === '?' && number === '7') this.#wraps = letter === 'h'
    else if (mark === '?' && number === '2026') return
    else if (letter === 'm') return
    else if (letter === 'A') this.#row = Math.max(0, this.#row - count)
    else if (letter === 'H') [this.#row, this.#column] = [Math.min(this.rows, count) - 1, 0]
    else if (letter === 'K' && number === '2') this.#cells[this.#row] = []
    else if (letter === 'G') this.#column = count - 1
    else if (letter === 'J' && (number === '' || number === '0')) {
      this.#cells = this.#cells.slice(0, this.#row + 1)
      this.#cells[this.#row] = (this.#cells[this.#row] ?? []).slice(0, this.#column)
    } else throw new Error(`This screen does not know the sequence ${mark}${number}${letter}`)
  }

  #put(char: string): number {
    if (/\p{Cc}/u.test(char)) throw new Error(`A control character was written: ${JSON.stringify(char)}`)
    const width = displayWidth(char)
    if (this.#column + width > this.columns) {
      if (this.#wraps) {
        this.#column = 0
        this.#down()
      } else this.#column = this.columns - width
    }
    const line = (this.#cells[this.#row] ??= [])
    line[this.#column] = char
    if (width === 2) line[this.#column + 1] = ''
    this.#column += width
    return char.length
  }

  #down(): void {
    this.#row++
    this.#scroll()
    this.#cells[this.#row] ??= []
  }

  #scroll(): void {
    for (let row = 0; row < this.#cells.length; row++) this.#cells[row] ??= []
    while (this.#row >= this.rows) {
      this.gone.push((this.#cells.shift() ?? []).join('').trimEnd())
      this.#row--
    }
  }
}
