import { expect, test } from 'vitest'
import { openPostgres } from '../../src/store/open-store.ts'

test.each([
  'postgres://ana:hush%zz@127.0.0.1:1/none',
  'postgres://ana%:hush@127.0.0.1:1/none',
  'postgres://ana:hush@127.0.0.1:99999/none',
  'postgres://ana:hush@ho%zzst/none',
])('an address that is none is refused with a way to mend it, and no secret: %s', async url => {
  const opened = openPostgres({ url, maxConnections: 1, warn: () => {} })
  const error: unknown = await opened.then(
    () => null,
    (cause: unknown) => cause,
  )
  expect(error).toMatchObject({
    name: 'StoreError',
    message: expect.stringMatching(/not a URL.*DATABASE_URL.*%25/) as string,
  })
  expect(String(error)).not.toContain('hush')
})
