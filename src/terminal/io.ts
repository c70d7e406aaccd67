/** What a verb sees of the terminal it was typed at. */
export interface Io {
  input: NodeJS.ReadStream
  output: NodeJS.WriteStream
  /** Both ends are a person's. */
  isInteractive: boolean
  /** Columns, or 100 where nobody says. */
  width: number
  /** Aborts when the person or the system asks the program to end. */
  signal: AbortSignal
  print(text: string): void
  complain(text: string): void
}
