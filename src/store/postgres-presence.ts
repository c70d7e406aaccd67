import { setTimeout as wait } from 'node:timers/promises'
import postgres from 'postgres'
import { toRareStatement, type Presence, type Queries, type Warn } from './driver.ts'
import { PRESENCE_BEAT_MS, PRESENCE_RETRY_MS, REACH_LIMIT_MS } from './limits.ts'
import { CHANNEL } from './notices.ts'

const KEY = `hashtextextended('regatta worker ' || $1, 0)`
const PICK_PRESENT = toRareStatement<{ id: string }>(
  'see which workers are present',
  `select w.id from json_array_elements_text($1::text::json) as w (id)
    where hashtextextended('regatta worker ' || w.id, 0) in (
      select (classid::bigint << 32) | objid::bigint from pg_locks
      where locktype = 'advisory' and granted and objsubid = 1
        and database = (select oid from pg_database where datname = current_database()))`,
)

/**
 * A connection of its own, held for as long as the store is open: it hears what other instances say, and
 * holds a session lock per worker, which the database drops when the process dies.
 */
export async function openPostgresPresence(given: {
  url: string
  warn: Warn
  ask: Queries
}): Promise<Presence & AsyncDisposable> {
  const session = new Session(given.url, given.warn)
  await session.open()
  return {
    shared: true,
    listen: (heard, missed) => session.listeners.push({ heard, missed }),
    isWhole: () => session.isWhole,
    signIn: worker => session.signIn(worker),
    pickPresent: async workers => {
      const rows = await given.ask.run(PICK_PRESENT, [JSON.stringify(workers)])
      return rows.map(row => row.id)
    },
    [Symbol.asyncDispose]: () => session.close(),
  }
}

class Session {
  readonly listeners: { heard: (message: string) => void; missed: () => void }[] = []
  readonly #url: string
  readonly #warn: Warn
  readonly #workers = new Set<string>()
  readonly #closing = new AbortController()
  #client: postgres.Sql | undefined
  #beat: NodeJS.Timeout | undefined
  #reopening: Promise<void> | undefined

  constructor(url: string, warn: Warn) {
    this.#url = url
    this.#warn = warn
  }

  get isWhole(): boolean {
    return this.#reopening === undefined
  }

  async open(): Promise<void> {
    const client = this.#connect()
    try {
      await client.unsafe(`listen ${CHANNEL}`)
      for (const worker of this.#workers) await takeLock(client, worker)
    } catch (error) {
      await client.end({ timeout: 0 })
      throw error
    }
    this.#client = client
    // A connection that broke without a word is found by asking.
    this.#beat = setInterval(() => void this.#check(client), PRESENCE_BEAT_MS)
  }

  async signIn(worker: string): Promise<void> {
    await this.#reopening
    if (!this.#client) throw new Error('The store is closed')
    await takeLock(this.#client, worker)
    this.#workers.add(worker)
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await this.#reopening
    await this.#drop()
  }

  #connect(): postgres.Sql {
    const options = {
      max: 1,
      connect_timeout: REACH_LIMIT_MS / 1000,
      idle_timeout: 0,
      max_lifetime: null,
      fetch_types: false,
      onnotice: () => undefined,
      connection: { application_name: 'regatta presence', lock_timeout: REACH_LIMIT_MS },
      onclose: () => this.#reopen(client),
      onnotify: (_channel: string, message: string) => {
        for (const { heard } of this.listeners) heard(message)
      },
    }
    const client = postgres(this.#url, options)
    return client
  }

  async #check(client: postgres.Sql): Promise<void> {
    try {
      await Promise.race([client`select 1`, failAfter(PRESENCE_BEAT_MS, this.#closing.signal)])
    } catch (error) {
      if (this.#client !== client || this.#closing.signal.aborted) return
      this.#warn('The connection that shows this worker to others does not answer', error)
      this.#reopen(client)
    }
  }

  #reopen(broken: postgres.Sql): void {
    if (this.#client !== broken || this.#closing.signal.aborted) return
    this.#reopening ??= this.#tryUntilOpen().finally(() => (this.#reopening = undefined))
  }

  async #tryUntilOpen(): Promise<void> {
    await this.#drop()
    while (!this.#closing.signal.aborted) {
      try {
        await this.open()
        for (const { missed } of this.listeners) missed()
        return
      } catch (error) {
        this.#warn('The connection that shows this worker to others broke, and is tried again', error)
        await wait(PRESENCE_RETRY_MS, undefined, { signal: this.#closing.signal }).catch(() => undefined)
      }
    }
  }

  async #drop(): Promise<void> {
    clearInterval(this.#beat)
    const client = this.#client
    this.#client = undefined
    await client?.end({ timeout: 0 })
  }
}

async function takeLock(client: postgres.Sql, worker: string): Promise<void> {
  await client.unsafe(`select pg_advisory_lock(${KEY})`, [worker])
}

async function failAfter(delayMs: number, signal: AbortSignal): Promise<never> {
  await wait(delayMs, undefined, { signal, ref: false })
  throw new Error(`no answer within ${delayMs / 1000} s`)
}
