import { randomUUID } from 'node:crypto'
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Writing as far as whoever only acts needs it: the system's, or a simulator's. */
export interface Files {
  /** Writes the whole file, with the folders it needs. */
  write(path: string, text: string): Promise<void>
}

export const systemFiles: Files = {
  async write(path, text) {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text)
  },
}

/** Whoever reads the path sees the old text or the new, also after a crash of the machine. */
export async function writeFileWhole(path: string, text: string): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`
  try {
    const file = await open(temporary, 'w')
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}
