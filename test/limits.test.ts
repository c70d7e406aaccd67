import { readdir, readFile } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { expect, it } from 'vitest'
import { formatSpan } from '../src/message/duration.ts'
import { findMissingTests } from './support/named-tests.ts'

const ROOT = join(import.meta.dirname, '..')
const PAGE = join(ROOT, 'docs/limits.md')
/** What limits something calls itself so. */
const LIMIT =
  /^(?:export )?const ((?:[A-Z]+_)*(?:MAX|LIMITS?|KEPT)(?:_[A-Z]+)*)(?:: [\w<>]+)? = ([\d{A-Z][^\n]*)$/gm
const OTHERS = '<!-- others -->'
/** A room whose limits are alike. */
const WHOLE = /^\| all of `([\w/]+)` \|/gm
const ROW = /^\| (.+?) \| (.*?) ?\| (.+?) \| `(\w+)` in `([^`]+)` \| (.+?) \|$/

it('docs/limits.md has each number as the code has it', async () => {
  const text = await readFile(PAGE, 'utf8')
  const lines = await Promise.all(text.split('\n').map(withNumber))
  expect(lines.filter(line => ROW.test(line)).length).toBeGreaterThan(30)
  await expect(lines.join('\n')).toMatchFileSnapshot(PAGE)
})

it('docs/limits.md names tests that there are', async () => {
  const text = await readFile(PAGE, 'utf8')
  expect(await findMissingTests(text)).toEqual([])
  const [before = ''] = text.split(OTHERS)
  const rows = before.split('\n').filter(line => /^\| (?!-|what |all of |room )/.test(line))
  expect(rows.filter(line => !ROW.test(line))).toEqual([])
})

it('docs/limits.md has every other limit of the code as it stands there, but for rooms that it names whole', async () => {
  const text = await readFile(PAGE, 'utf8')
  const [before = ''] = text.split(OTHERS)
  const told = new Set(
    Array.from(before.matchAll(/`(\w+)` in `([^`]+)`/g), ([, name, path]) => `${path} ${name}`),
  )
  const rooms = Array.from(before.matchAll(WHOLE), ([, room = '']) => `${room}/`)
  const others = (await listLimits()).filter(
    ({ path, name }) => !told.has(`${path} ${name}`) && !rooms.some(room => path.startsWith(room)),
  )
  const files = [...Map.groupBy(others, ({ path }) => path)]
  const lines = files.map(
    ([path, limits]) =>
      `| \`${path}\` | ${limits.map(({ name, value }) => `\`${name} = ${value}\``).join(', ')} |`,
  )
  expect(rooms.length).toBeGreaterThan(5)
  expect(lines.length).toBeGreaterThan(50)
  const table = ['| file | limits |', '|---|---|', ...lines].join('\n')
  await expect(`${before}${OTHERS}\n\n${table}\n`).toMatchFileSnapshot(PAGE)
})

/** Every constant of the code that calls itself a limit. */
async function listLimits(): Promise<{ path: string; name: string; value: string }[]> {
  const paths = await Promise.all(['commands', 'src'].map(listFiles))
  const codes = await Promise.all(
    paths.flat().map(async path => ({ path, code: await readFile(join(ROOT, path), 'utf8') })),
  )
  return codes.flatMap(({ path, code }) =>
    Array.from(code.matchAll(LIMIT), ([, name = '', value = '']) => ({ path, name, value })),
  )
}

async function listFiles(folder: string): Promise<string[]> {
  const names = await readdir(join(ROOT, folder), { recursive: true })
  const paths = names.map(name => `${folder}/${name.split(sep).join('/')}`)
  return paths.filter(path => path.endsWith('.ts')).toSorted()
}

async function withNumber(line: string): Promise<string> {
  const [, what, , beyond, name = '', path = '', test] = ROW.exec(line) ?? []
  if (what === undefined) return line
  const code = await readFile(join(ROOT, path), 'utf8')
  return `| ${what} | ${toWords(name, readNumber(code, name))} | ${beyond} | \`${name}\` in \`${path}\` | ${test} |`
}

/** As it is written down once, a constant or a field: numbers, products and other constants of the same file. */
function readNumber(code: string, name: string): number {
  const [, written] =
    new RegExp(String.raw`(?:const ${name}(?:: \w+)? =|\b${name}:) ([\d_ *+/.A-Z-]{1,80})`).exec(code) ?? []
  const factors = written?.trim().replace(/,$/, '').split(' * ') ?? []
  return factors
    .map(factor => (/^[\d_.]+$/.test(factor) ? Number(factor.replaceAll('_', '')) : readNumber(code, factor)))
    .reduce((product, factor) => product * factor, factors.length === 0 ? Number.NaN : 1)
}

function toWords(name: string, value: number): string {
  if (Number.isNaN(value)) return 'not found'
  if (/ms$|^now$/i.test(name)) return formatSpan(value)
  if (name.endsWith('_SECONDS')) return formatSpan(value * 1_000)
  if (name.endsWith('_DAYS')) return `${value} days`
  if (/bytes/i.test(name)) return `${value / 1_000_000} MB`
  return value.toLocaleString('en')
}
