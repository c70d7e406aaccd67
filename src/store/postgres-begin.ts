import type postgres from 'postgres'
import type { Queries } from './driver.ts'

/**
 * A transaction, on a line that may break. The driver would then try to roll back where there is no socket any more, from
 * a timer whose error nobody can catch: that ends the process (github.com/porsager/postgres/issues/1208). So nothing more
 * is said on a line that broke, and nothing that the driver waits for comes to an end.
 */
export async function beginOn<T>(
  client: postgres.Sql,
  toQueries: (tx: postgres.ISql) => Queries,
  work: (tx: Queries) => Promise<T>,
): Promise<T> {
  let lost: { error: unknown } | undefined
  const worked = Promise.withResolvers<T>()
  const broken = Promise.withResolvers<never>()
  const begun = client.begin(async tx => {
    const { run } = toQueries(tx)
    const queries: Queries = {
      async run(statement, values) {
        if (lost) throw lost.error
        try {
          return await run(statement, values)
        } catch (error) {
          if (isLost(error)) lost ??= { error }
          throw error
        }
      },
    }
    const done = await work(queries).then(
      value => ({ value }),
      (error: unknown) => ({ error }),
    )
    if (lost) {
      broken.reject(lost.error)
      await new Promise<never>(() => {})
    }
    if ('error' in done) throw done.error
    worked.resolve(done.value)
  })
  // It ends with its connection, which may come back without it while somebody still works on it.
  begun.catch((error: unknown) => (lost ??= { error }))
  await Promise.race([begun, broken.promise])
  return await worked.promise
}

/** Whether this ended the connection, and not only the statement. */
export function isLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if ('severity' in error && (error.severity === 'FATAL' || error.severity === 'PANIC')) return true
  return 'syscall' in error || ('code' in error && /^(?:CONNECTION_|ECONN|EPIPE)/.test(String(error.code)))
}
