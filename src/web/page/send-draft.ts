import type { Say } from '../api.ts'
import { AskError, toReason } from './ask.ts'
import { changeDraft, readDraft } from './drafts.ts'

export type Send = (said: Pick<Say, 'text' | 'files'>) => Promise<void>

/** Sends what was typed; it leaves the composer only once it has arrived, and what was typed since stays. */
export async function sendDraft(place: string, send: Send): Promise<void> {
  const { text, files } = readDraft(place)
  changeDraft(place, { isSending: true, problem: null })
  try {
    const read = await Promise.all(files.map(readFile))
    await send({ text: text.trim(), files: read })
    const now = readDraft(place)
    changeDraft(place, {
      isSending: false,
      text: now.text.startsWith(text) ? now.text.slice(text.length) : now.text,
      files: now.files.filter(file => !files.includes(file)),
    })
  } catch (error) {
    changeDraft(place, { isSending: false, problem: `Not sent. ${toReason(error)}` })
  }
}

export async function readFile(file: File): Promise<Say['files'][number]> {
  const reader = new FileReader()
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  reader.addEventListener('load', () => resolve())
  reader.addEventListener('error', () => reject(toUnread(file, reader.error)))
  reader.readAsDataURL(file)
  await promise
  const url = typeof reader.result === 'string' ? reader.result : ''
  return { name: file.name, base64: url.slice(url.indexOf(',') + 1) }
}

function toUnread({ name }: File, cause: unknown): AskError {
  return new AskError('refused', `${name} could not be read from this device.`, { cause })
}
