import { z } from 'zod'
import type { Clock } from '../../lib/clock.ts'
import { pause } from '../../lib/repeat.ts'
import type { Secret } from '../../lib/secret.ts'
import { ChatError } from '../port.ts'
import { readLimited } from '../read-limited.ts'
import type { FileRef } from '../port.ts'
import type { Calls } from './calls.ts'
import { toSlackCode } from './errors.ts'

const FILE = z.object({
  file: z.object({
    url_private_download: z.string().optional(),
    url_private: z.string().optional(),
    mode: z.string().optional(),
  }),
})
const DOWNLOAD_MS = 25_000
const UPLOAD_MS = 5_000
/** With pauses they are over before the courier takes the call for lost. */
const UPLOADS_MAX = 3
const AGAIN_MS = 1_000
const NEVER = new AbortController().signal
/** Where Slack keeps files. The token goes nowhere else. */
const HOSTS = /^(?:[\w-]+\.)*(?:slack\.com|slack-gov\.com|slack-files\.com)$/

const BEGUN = z.object({ upload_url: z.string(), file_id: z.string() })
const DONE = z.object({})

export interface UploadedFile {
  channel: string
  thread: string
  name: string
  bytes: Uint8Array
  /** What a picture shows, in words. */
  alt?: string
}

/**
 * Puts a file below a message. While Slack is away it may go well later; where it speaks and still takes no file, it is
 * refused.
 */
export async function uploadFile(parts: Uploading, file: UploadedFile): Promise<void> {
  const { calls, clock } = parts
  const { channel, thread, name } = file
  for (let tries = 0; tries < UPLOADS_MAX; tries++) {
    if (tries > 0) await pause(clock, AGAIN_MS, NEVER)
    const id = await store(parts, file)
    if (id === null) continue
    const place = { channel_id: channel, thread_ts: thread }
    await calls.call('files.completeUploadExternal', { files: [{ id, title: name }], ...place }, DONE)
    return
  }
  throw new ChatError('refused', `Slack did not take the file ${name}.`)
}

/** Its id; null: where it was to be put, it was not taken. */
async function store(
  { calls, apiUrl, fetch: given }: Uploading,
  { name, bytes, alt }: UploadedFile,
): Promise<string | null> {
  const { upload_url: url, file_id: id } = await begin(calls, {
    filename: name,
    length: bytes.length,
    ...(alt !== undefined && { alt_txt: alt }),
  })
  if (!isSlacks(url, apiUrl))
    throw new ChatError('refused', 'Slack wants the file put where it is not at home.')
  try {
    const signal = AbortSignal.timeout(UPLOAD_MS)
    const response = await (given ?? fetch)(url, {
      method: 'POST',
      body: new Uint8Array(bytes),
      redirect: 'error',
      signal,
    })
    await response.body?.cancel()
    return response.ok ? id : null
  } catch {
    return null
  }
}

async function begin(calls: Calls, about: Record<string, string | number>): Promise<z.infer<typeof BEGUN>> {
  try {
    return await calls.call('files.getUploadURLExternal', about, BEGUN)
  } catch (error) {
    // The message is worth more than its file: it does not wait until somebody grants it.
    const isMissing = error instanceof ChatError && toSlackCode(error.cause) === 'missing_scope'
    if (!isMissing) throw error
    throw new ChatError('refused', 'The bot lacks the scope files:write.', { cause: error })
  }
}

interface Uploading {
  calls: Calls
  apiUrl: string
  clock: Clock
  fetch?: typeof fetch
}

interface Parts {
  calls: Calls
  token: Secret
  apiUrl: string
  fetch?: typeof fetch
}

/** A file that a person dropped, read to its limit and no further, whatever was told of its size. */
export async function readSlackFile(parts: Parts, file: FileRef, bytesMax: number): Promise<Uint8Array> {
  const { file: found } = await parts.calls.call('files.info', { file: file.id }, FILE)
  const url = found.url_private_download ?? found.url_private
  if (url === undefined || found.mode === 'tombstone')
    throw new ChatError('gone', `The file ${file.name} is not there any more.`)
  if (!isSlacks(url, parts.apiUrl))
    throw new ChatError('refused', `The file ${file.name} does not lie with Slack.`)
  try {
    const response = await (parts.fetch ?? fetch)(url, {
      headers: { authorization: `Bearer ${parts.token.reveal()}` },
      redirect: 'error',
      signal: AbortSignal.timeout(DOWNLOAD_MS),
    })
    requireFile(response, file)
    return await readLimited(response, file, bytesMax)
  } catch (error) {
    if (error instanceof ChatError) throw error
    throw new ChatError('unreachable', `The file ${file.name} could not be fetched.`, { cause: error })
  }
}

function isSlacks(url: string, apiUrl: string): boolean {
  const parsed = URL.parse(url)
  if (!parsed) return false
  if (parsed.origin === URL.parse(apiUrl)?.origin) return true
  return parsed.protocol === 'https:' && HOSTS.test(parsed.hostname)
}

function requireFile({ status, headers }: Response, { name }: FileRef): void {
  if (status === 404 || status === 410) throw new ChatError('gone', `The file ${name} is not there any more.`)
  if (status >= 500 || status === 429) throw new ChatError('unreachable', `Slack did not hand out ${name}.`)
  // Whoever may not is shown the page for signing in.
  const isPage = headers.get('content-type')?.startsWith('text/html') === true && !/\.html?$/i.test(name)
  if (status !== 200 || isPage)
    throw new ChatError('refused', `Slack does not let the bot read ${name}: it lacks the scope files:read.`)
}
