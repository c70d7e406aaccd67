import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '../..')
/** A file, and below it a test by its name, up to the end of a cell or a line. */
const NAMED = /`(test\/[\w./-]+\.ts)` › ([^|\n]*?)(?=;? `test\/| *\||\n|$)/g

/** Of the tests that a page names by file and name, those that are not there. */
export async function findMissingTests(page: string): Promise<string[]> {
  const named = [...page.matchAll(NAMED)].map(([, path = '', name = '']) => ({ path, name: name.trim() }))
  if (named.length === 0) return ['the page names no test']
  const missing = await Promise.all(
    named.map(async ({ path, name }) => {
      const code = await readFile(join(ROOT, path), 'utf8').catch(() => '')
      const isThere = name !== '' && ["'", '"', '`'].some(mark => code.includes(`${mark}${name}${mark}`))
      return isThere ? [] : [`${path} › ${name}`]
    }),
  )
  return missing.flat()
}
