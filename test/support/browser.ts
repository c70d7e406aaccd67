import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream, createWriteStream } from 'node:fs'
import { access, mkdir, rename, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { createBrotliDecompress } from 'node:zlib'
import { chromium } from 'playwright-core'
import type { Browser as Chromium, BrowserContextOptions, Page } from 'playwright-core'
import { writeFontsFile } from './fonts.ts'

/** A real browser without a window, for one test file. */
export interface Browser extends AsyncDisposable {
  /** A person's own device: nothing is shared with others but the server. */
  open(device: Device): Promise<Visit>
}

export interface Visit extends AsyncDisposable {
  page: Page
  /** What went wrong in the page: errors nobody caught, what the policy forbade, dialogs. */
  errors: string[]
}

export interface Device {
  size: 'phone' | 'desktop' | 'wide'
  scheme: 'light' | 'dark'
}

const SIZES: Record<Device['size'], BrowserContextOptions> = {
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
  desktop: { viewport: { width: 1280, height: 800 } },
  wide: { viewport: { width: 1440, height: 900 } },
}
const START_MS_MAX = 60_000
const STEP_MS_MAX = 30_000

/** CHROME_PATH names an installed Chrome or Chromium where the one from npm does not run. */
export async function openBrowser(): Promise<Browser> {
  const installed = process.env['CHROME_PATH'] ?? ''
  const browser = installed === '' ? await startPacked() : await start(installed, {})
  return {
    open: device => openVisit(browser, device),
    [Symbol.asyncDispose]: () => browser.close(),
  }
}

async function start(executablePath: string, env: Record<string, string>): Promise<Chromium> {
  const { PATH = '', HOME = '' } = process.env
  const FONTCONFIG_FILE = process.env['FONTCONFIG_FILE'] || (await writeFontsFile())
  return await chromium.launch({
    executablePath,
    args: [...ARGS],
    timeout: START_MS_MAX,
    env: { PATH, HOME, FONTCONFIG_FILE, ...env },
  })
}

async function startPacked(): Promise<Chromium> {
  const { header } = process.report.getReport() as { header: object }
  if (process.platform !== 'linux' || process.arch !== 'x64' || !('glibcVersionRuntime' in header))
    throw new Error(
      `The Chromium from npm runs on x64 Linux with glibc only, and this is ${process.platform} ${process.arch}. ` +
        'Set CHROME_PATH to an installed Chrome or Chromium.',
    )
  const program = await unpack('chromium.br', (from, to) =>
    pipeline(from, createWriteStream(to, { mode: 0o755 })),
  )
  try {
    return await start(program, {})
  } catch (error) {
    if (!/error while loading shared libraries/.test(String(error))) throw error
    // A bare machine lacks NSS and Expat; the package brings them as well.
    const libraries = await unpack('al2023.tar.br', extract)
    return await start(program, { LD_LIBRARY_PATH: join(libraries, 'lib') })
  }
}

/** Once for each version, and so that who comes at the same moment never finds half of it. */
async function unpack(
  name: string,
  write: (from: NodeJS.ReadableStream, to: string) => Promise<void>,
): Promise<string> {
  const packed = fileURLToPath(new URL(`../../bin/${name}`, import.meta.resolve('@sparticuz/chromium')))
  const { size } = await stat(packed)
  const path = join(tmpdir(), `regatta-${name}-${size}`)
  if (await isThere(path)) return path
  const own = `${path}-${process.pid}`
  await write(createReadStream(packed).pipe(createBrotliDecompress()), own)
  await rename(own, path).catch(async (error: unknown) => {
    await rm(own, { recursive: true, force: true })
    if (!(await isThere(path))) throw error
  })
  return path
}

async function extract(from: NodeJS.ReadableStream, to: string): Promise<void> {
  await mkdir(to)
  const tar = spawn('tar', ['-x', '-C', to], { stdio: ['pipe', 'ignore', 'inherit'] })
  const ended = once(tar, 'close')
  // It hangs up at the end of the archive, before that of the file; how it ended tells whether it has all.
  const [[code]] = await Promise.all([ended, pipeline(from, tar.stdin).catch(() => undefined)])
  if (code !== 0) throw new Error(`tar ended with ${code} over ${to}`)
}

async function isThere(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  )
}

/**
 * Of what the package proposes only what a machine without a screen, a sandbox or a large /dev/shm needs: it also puts
 * everything in one process and switches web security off, and this is to be a browser as people have it.
 */
const ARGS = [
  '--no-sandbox',
  '--disable-dev-shm-usage',
  '--disable-gpu',
  '--font-render-hinting=none',
] as const

async function openVisit(browser: Chromium, { size, scheme }: Device): Promise<Visit> {
  const context = await browser.newContext({
    ...SIZES[size],
    colorScheme: scheme,
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
  })
  context.setDefaultTimeout(STEP_MS_MAX)
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', error => errors.push(String(error)))
  page.on('dialog', dialog => {
    errors.push(`a dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('console', said => {
    // A server that is away, or refuses something, is no fault of the page.
    if (said.type() === 'error' && !said.text().startsWith('Failed to load resource'))
      errors.push(said.text())
  })
  return {
    page,
    errors,
    async [Symbol.asyncDispose]() {
      await context.close()
    },
  }
}
