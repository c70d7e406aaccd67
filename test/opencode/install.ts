import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { TestProject } from 'vitest/node'

const VERSION = '1.18.33'
const INSTALL_MS = 600_000

declare module 'vitest' {
  interface ProvidedContext {
    /** The program. */
    opencode: string
  }
}

/** Once in a folder that is found again: the binary has 150 MB. */
export default async function install(project: TestProject): Promise<void> {
  const folder = join(tmpdir(), `regatta-opencode-${VERSION}`)
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n')
  const args = ['install', '--no-audit', '--no-fund', '--prefix', folder, `opencode-ai@${VERSION}`]
  await promisify(execFile)('npm', args, { cwd: folder, timeout: INSTALL_MS })
  project.provide('opencode', join(folder, 'node_modules/.bin/opencode'))
}
