import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { createRequire, stripTypeScriptTypes } from 'node:module'
import { dirname, join } from 'node:path'
import { isPagePath } from './api.ts'

/** What a browser loads besides data. */
interface PageFile {
  type: string
  text: string
  tag: string
}

const SRC = join(import.meta.dirname, '..')
const NAMES = String.raw`(?:[a-z0-9-]+/)*[a-z0-9-]+`
const SCRIPT = 'text/javascript; charset=utf-8'

/**
 * Which paths lead to which files. Modules of the page stand so that what they import of ours is found where they
 * expect it: /app is src/web/page, and what lies above the root is at the root.
 */
const ROOMS: { pattern: RegExp; folder: string; type: string }[] = [
  { pattern: new RegExp(`^/app/(${NAMES}\\.ts)$`), folder: 'web/page', type: SCRIPT },
  { pattern: new RegExp(`^/app/(${NAMES}\\.css)$`), folder: 'web/page', type: 'text/css; charset=utf-8' },
  { pattern: /^\/(api\.ts)$/, folder: 'web', type: SCRIPT },
  { pattern: new RegExp(`^/lib/(${NAMES}\\.ts)$`), folder: 'lib', type: SCRIPT },
  { pattern: new RegExp(`^/message/(${NAMES}\\.ts)$`), folder: 'message', type: SCRIPT },
  { pattern: new RegExp(`^/picture/(${NAMES}\\.ts)$`), folder: 'picture', type: SCRIPT },
]

const require = createRequire(import.meta.url)
const PREACT = dirname(require.resolve('preact/package.json'))

/** Packages of the page, as files that browsers read. */
const PARTS: Record<string, { name: string; file: string }> = {
  '/parts/preact.js': { name: 'preact', file: join(PREACT, 'dist/preact.module.js') },
  '/parts/preact-hooks.js': { name: 'preact/hooks', file: join(PREACT, 'hooks/dist/hooks.module.js') },
}

const IMPORT_MAP = JSON.stringify({
  imports: Object.fromEntries(Object.entries(PARTS).map(([path, { name }]) => [name, path])),
})
export const IMPORT_MAP_HASH = `sha256-${hash('sha256', IMPORT_MAP, 'base64')}`

const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
<rect width="32" height="32" rx="7" fill="#0b5c75"/>
<path d="M17 4v18h9C25 14 22 8 17 4zM14.5 9v13H7c1-5 3.5-9.5 7.5-13z" fill="#fff"/>
<path d="M5 24.5h22c-1 2.5-3 3.5-5.5 3.5h-11C8 28 6 27 5 24.5z" fill="#fff"/>
</svg>
`

/** With all that the page loads, at once, rather than each only when the one before it asks for it. */
function toShell(): string {
  const preloads = [
    ...listStyles().map(path => `<link rel="preload" as="style" href="${path}">`),
    ...listModules().map(path => `<link rel="modulepreload" href="${path}">`),
  ]
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content">
<meta name="color-scheme" content="light dark">
<title>Regatta</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/app/style.css">
<script type="importmap">${IMPORT_MAP}</script>
<script type="module" src="/app/main.ts"></script>
${preloads.join('\n')}
</head>
<body>
<div id="app"><noscript>The page of Regatta needs JavaScript.</noscript></div>
</body>
</html>
`
}

const STYLE = '/app/style.css'

function listStyles(): string[] {
  const imports = readFileSync(findPlace(STYLE)!.file, 'utf8').matchAll(/^@import '(\.[^']+)'/gm)
  return Array.from(imports, ([, from = '']) => new URL(from, `http://page${STYLE}`).pathname)
}

function listModules(): string[] {
  return [...Object.keys(PARTS), ...addModules('/app/main.ts', new Set())]
}

/** With those that it imports, but for their types only; and those that these do. */
function addModules(path: string, known: Set<string>): Set<string> {
  const place = findPlace(path)
  if (!place || known.has(path)) return known
  known.add(path)
  const imports = readFileSync(place.file, 'utf8').matchAll(
    /^(?:import|export) (?!type )[^']*from '(\.[^']+)'/gm,
  )
  for (const [, from = ''] of imports) addModules(new URL(from, `http://page${path}`).pathname, known)
  return known
}

const fixed: Record<string, () => PageFile> = {
  '/': () => toPageFile('text/html; charset=utf-8', toShell()),
  '/favicon.svg': () => toPageFile('image/svg+xml', ICON),
}
/** `changedAt` null: it is no file's. */
export type PageFiles = Map<string, { changedAt: number | null; file: PageFile }>
const read: PageFiles = new Map()

/** As it is needed, and read again only when it changed. Undefined: there is nothing at this path for a browser. */
export async function readPageFile(path: string): Promise<PageFile | undefined> {
  const place = findPlace(path)
  if (!place) return readFixed(isPagePath(path) ? '/' : path)
  const changedAt = await findChange(place.file)
  if (changedAt === undefined) return undefined
  const known = read.get(path)
  if (known?.changedAt === changedAt) return known.file
  const text = await readFile(place.file, 'utf8')
  const file = toPageFile(place.type, place.file.endsWith('.ts') ? stripTypes(text) : text)
  read.set(path, { changedAt, file })
  return file
}

function readFixed(path: string): PageFile | undefined {
  const known = read.get(path)
  if (known) return known.file
  if (!Object.hasOwn(fixed, path)) return undefined
  const file = fixed[path]!()
  read.set(path, { changedAt: null, file })
  return file
}

/** All that a browser loads. */
export async function readPageFiles(): Promise<PageFiles> {
  for (const path of ['/', STYLE, ...listStyles(), ...listModules()]) await readPageFile(path)
  return read
}

/** What was read elsewhere meanwhile. */
export function knowPageFiles(files: PageFiles): void {
  for (const [path, known] of files) if (!read.has(path)) read.set(path, known)
}

function findPlace(path: string): { file: string; type: string } | undefined {
  const part = Object.hasOwn(PARTS, path) ? PARTS[path] : undefined
  if (part) return { file: part.file, type: SCRIPT }
  for (const { pattern, folder, type } of ROOMS) {
    const name = pattern.exec(path)?.[1]
    if (name !== undefined) return { file: join(SRC, folder, name), type }
  }
  return undefined
}

async function findChange(file: string): Promise<number | undefined> {
  const found = await stat(file).catch(() => undefined)
  return found?.isFile() === true ? found.mtimeMs : undefined
}

function toPageFile(type: string, text: string): PageFile {
  return { type, text, tag: `"${hash('sha256', text).slice(0, 20)}"` }
}

/** Node warns that this is new; it is the version of Node that we bring, and nobody at a terminal can do anything. */
function stripTypes(text: string): string {
  const { emitWarning } = process
  process.emitWarning = () => undefined
  try {
    return stripTypeScriptTypes(text)
  } finally {
    process.emitWarning = emitWarning
  }
}
