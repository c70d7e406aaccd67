/** Why something was not done for a model. `refused`: it may not be, and people see that it was tried. */
export class NotDone extends Error {
  readonly code: 'refused' | 'failed'

  constructor(code: NotDone['code'], message: string) {
    super(message)
    this.name = 'NotDone'
    this.code = code
  }
}

export function refuse(message: string): never {
  throw new NotDone('refused', message)
}

export function fail(message: string): never {
  throw new NotDone('failed', message)
}
