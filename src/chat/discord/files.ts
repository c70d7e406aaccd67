import { z } from 'zod'
import { readLimited } from '../read-limited.ts'
import { ChatError } from '../port.ts'
import type { FileRef } from '../port.ts'
import type { Calls } from './calls.ts'

export const ATTACHMENT = z.object({
  id: z.string(),
  filename: z.string(),
  size: z.int(),
  url: z.string(),
})
const HOLDER = z.object({ attachments: z.array(ATTACHMENT) })
const DOWNLOAD_MS = 25_000
/** Where Discord keeps files. */
const HOSTS = /^(?:cdn|media)\.discordapp\.(?:com|net)$/
const LENT = 'lent:'

interface Parts {
  calls: Calls
  apiUrl: string
  fetch?: typeof fetch
}

/** Of a message: its address is asked for when it is read, since addresses do not last. */
export function toFileRef(
  channel: string,
  message: string,
  { id, filename, size }: z.infer<typeof ATTACHMENT>,
): FileRef {
  return { id: `${channel}/${message}/${id}`, name: filename, bytes: size }
}

/** That came with a command or a window: it stands under no message. */
export function toLentRef({ filename, size, url }: z.infer<typeof ATTACHMENT>): FileRef {
  return { id: `${LENT}${url}`, name: filename, bytes: size }
}

/** A file that a person dropped, read to its limit and no further, whatever was told of its size. */
export async function readDiscordFile(parts: Parts, file: FileRef, bytesMax: number): Promise<Uint8Array> {
  const url = file.id.startsWith(LENT) ? file.id.slice(LENT.length) : await findUrl(parts, file)
  if (!isDiscords(url, parts.apiUrl))
    throw new ChatError('refused', `The file ${file.name} does not lie with Discord.`)
  try {
    const response = await (parts.fetch ?? fetch)(url, {
      redirect: 'error',
      signal: AbortSignal.timeout(DOWNLOAD_MS),
    })
    const { status } = response
    if (status === 403 || status === 404 || status === 410) throw toGone(file)
    if (status !== 200) throw new ChatError('unreachable', `Discord did not hand out ${file.name}.`)
    return await readLimited(response, file, bytesMax)
  } catch (error) {
    if (error instanceof ChatError) throw error
    throw new ChatError('unreachable', `The file ${file.name} could not be fetched.`, { cause: error })
  }
}

async function findUrl({ calls }: Parts, file: FileRef): Promise<string> {
  const [channel = '', message = '', id] = file.id.split('/')
  const { attachments } = await calls.call(`GET /channels/${channel}/messages/${message}`, HOLDER)
  const found = attachments.find(attachment => attachment.id === id)
  if (!found) throw toGone(file)
  return found.url
}

function toGone({ name }: FileRef): ChatError {
  return new ChatError('gone', `The file ${name} is not there any more.`)
}

function isDiscords(url: string, apiUrl: string): boolean {
  const parsed = URL.parse(url)
  if (!parsed) return false
  if (parsed.origin === URL.parse(apiUrl)?.origin) return true
  return parsed.protocol === 'https:' && HOSTS.test(parsed.hostname)
}
