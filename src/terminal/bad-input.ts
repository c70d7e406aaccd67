/** What a person typed or gave cannot be used as it is; the message says how to mend it. */
export class BadInput extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'BadInput'
  }
}
