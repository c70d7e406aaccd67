import type { Secret } from '../lib/secret.ts'

/** Where a provider's models are asked, in the way that OpenAI's are. */
export interface Endpoint {
  provider: string
  url: string
  key: Secret | null
}
