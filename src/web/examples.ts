import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { toPlainText } from '../lib/text.ts'
import type { Hello } from './api.ts'

export interface Example {
  name: string
  title: string
  about: string
  bytes: Uint8Array
}

/** The plans in a folder, to try Regatta with; none if there is no such folder. */
export async function readExamples(folder: string): Promise<Example[]> {
  const names = await readdir(folder).catch(() => [])
  const plans = names.filter(name => name.endsWith('.md')).sort()
  return await Promise.all(
    plans.map(async name => {
      const bytes = await readFile(join(folder, name))
      return { name, ...describe(bytes.toString('utf8'), name), bytes: new Uint8Array(bytes) }
    }),
  )
}

export function toOffered({ name, title, about }: Example): Hello['examples'][number] {
  return { name, title, about }
}

/** Its first heading, and the paragraph under it. */
function describe(text: string, name: string): { title: string; about: string } {
  const lines = text.split(/\r\n?|\n/)
  const at = lines.findIndex(line => line.startsWith('# '))
  const rest = lines.slice(at + 1)
  const start = rest.findIndex(line => line.trim() !== '')
  const end = rest.findIndex((line, index) => index > start && line.trim() === '')
  const paragraph = start === -1 ? [] : rest.slice(start, end === -1 ? undefined : end)
  const about = paragraph[0]?.startsWith('#') === true ? '' : paragraph.join(' ')
  return {
    title: at === -1 ? name : toPlainText(lines[at]!.slice(2)).trim(),
    about: toPlainText(about).trim(),
  }
}
