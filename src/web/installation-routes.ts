import { Hono } from 'hono'
import type { InstallationRow, ViewRows } from '../store/views-port.ts'

/** What was settled before the program began: nothing secret. */
export interface Settled {
  slots: number
  agents: { name: string; provider: string | null }[]
  providers: { name: string; slots: number | null }[]
  /** Limits in words, each with what it is about. */
  limits: { name: string; limit: string }[]
}

/** GET /api/installation */
export type Installation = InstallationRow & { settled: Settled; now: number }

/** GET /api/doctor: as `regatta doctor` says it. */
export interface Diagnosis {
  checks: { name: string; state: 'fine' | 'note' | 'mend'; text: string; mend: string }[]
}

export interface InstallationParts {
  settled: Settled
  diagnose(): Promise<Diagnosis['checks']>
}

export function createInstallationRoutes(
  parts: InstallationParts & { store: { views: Pick<ViewRows, 'readInstallation'> }; now(): number },
): Hono {
  const { settled, diagnose, store, now } = parts
  const app = new Hono()
  // However many ask: it starts programs, so it is done once at a time.
  let asked: Promise<Diagnosis['checks']> | null = null
  app.get('/api/installation', async c => {
    const found = await store.views.readInstallation()
    return c.json({ ...found, settled, now: now() } satisfies Installation)
  })
  app.get('/api/doctor', async c => {
    asked ??= diagnose().finally(() => (asked = null))
    return c.json({ checks: await asked } satisfies Diagnosis)
  })
  return app
}
