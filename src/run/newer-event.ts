/** The newest history that this version understands. */
export const HISTORY_VERSION = 1

/** A newer version wrote what this one would misread: it leaves the run alone. */
export class NewerEvent extends Error {
  constructor(type: string) {
    super(
      `A newer version of Regatta works on this run, and this one does not understand what it wrote (${type}): nothing is decided here. Start the newer version in its place.`,
    )
    this.name = 'NewerEvent'
  }
}
