/** Ends every switch over a closed union: a case that is missing does not compile, and throws at run time. */
export function unreachable(value: never): never {
  throw new Error(`This case is not handled: ${JSON.stringify(value)}`)
}

/** A bug if it fails: something that our own code guarantees. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Broken assumption: ${message}`)
}
