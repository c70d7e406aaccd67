/** One SQL statement and what it is for, in words that an error message can use. */
export interface Statement<Row> {
  what: string
  text: string
  /** True if a plan made for an empty table would be ruinous once it is full. */
  planAnew?: boolean
  /** Only a type: what a row of the answer looks like. */
  readonly row?: Row
}

export function toStatement<Row = never>(what: string, text: string): Statement<Row> {
  return { what, text }
}

/** For what is asked now and then of tables that grow: planning costs less than a plan made when they were small. */
export function toRareStatement<Row = never>(what: string, text: string): Statement<Row> {
  return { what, text, planAnew: true }
}

export type Value = string | number | boolean | Date | null | Value[]

export interface Queries {
  run<Row>(statement: Statement<Row>, values?: Value[]): Promise<Row[]>
}

/** A database, of whatever kind: all that the rest of the store knows of it. */
export interface Driver extends Queries, AsyncDisposable {
  begin<T>(work: (tx: Queries) => Promise<T>): Promise<T>
  /** Several statements in one text, on one connection, without values. */
  runScript(text: string): Promise<unknown[]>
  /** True if statements sent without waiting for each other travel together. */
  pipelines: boolean
  /** How many there are at most for what is asked at once. */
  connections: number
  /** The database's own word for what it is, as pg-boss calls it. */
  backend: 'postgres' | 'pglite'
  presence: Presence
}

/** Which workers are alive, and what other instances have to say. */
export interface Presence {
  /** Calls back for each message of another instance; `missed` after a time in which some were lost. */
  listen(heard: (message: string) => void, missed: () => void): void
  signIn(worker: string): Promise<void>
  pickPresent(workers: string[]): Promise<string[]>
  /** False while what shows us to others is broken; `missed` tells when it is whole again. */
  isWhole(): boolean
  /** True if there may be other instances on this database. */
  shared: boolean
}

/** Takes what goes wrong where nobody waits for an answer. */
export type Warn = (what: string, cause: unknown) => void
