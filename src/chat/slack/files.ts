import { z } from 'zod'
import type { Secret } from '../../lib/secret.ts'
import { ChatError } from '../port.ts'
import { readLimited } from '../read-limited.ts'
import type { FileRef } from '../port.ts'
import type { Calls } from './calls.ts'

const FILE = z.object({
  file: z.object({
    url_private_download: z.string().optional(),
    url_private: z.string().optional(),
    mode: z.string().optional(),
  }),
})
const DOWNLOAD_MS = 25_000
const UPLOAD_MS = 10_000
/** Where Slack keeps files. The token goes nowhere else. */
const HOSTS = /^(?:[\w-]+\.)*(?:slack\.com|slack-gov\.com|slack-files\.com)$/

const BEGUN = z.object({ upload_url: z.string(), file_id: z.string() })
const DONE = z.object({})

export interface UploadedFile {
  channel: string
  thread: string
  name: string
  text: string
}

/** Puts a text below a message. */
export async function uploadFile(
  { apiUrl, fetch: given }: Omit<Parts, 'calls' | 'token'>,
  calls: Calls,
  { channel, thread, name, text }: UploadedFile,
): Promise<void> {
  const bytes = new TextEncoder().encode(text)
  const args = { filename: name, length: bytes.length }
  const { upload_url: url, file_id: id } = await calls.call('files.getUploadURLExternal', args, BEGUN)
  if (!isSlacks(url, apiUrl))
    throw new ChatError('refused', 'Slack wants the file put where it is not at home.')
  const signal = AbortSignal.timeout(UPLOAD_MS)
  const response = await (given ?? fetch)(url, { method: 'POST', body: bytes, redirect: 'error', signal })
  await response.body?.cancel()
  if (!response.ok) throw new ChatError('unreachable', `Slack did not take the file ${name}.`)
  const place = { channel_id: channel, thread_ts: thread }
  await calls.call('files.completeUploadExternal', { files: [{ id, title: name }], ...place }, DONE)
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
