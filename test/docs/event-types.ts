import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

const RUN = join(import.meta.dirname, '../../src/run')
/** What is described elsewhere, by the name of its type. */
const ELSEWHERE: ReadonlySet<string> = new Set(['Charter', 'Plan', 'Task', 'Edit', 'Record'])

interface EventShape {
  type: string
  fields: string[]
}

/** Every event as `src/run/event.ts` declares it: what it has besides `at`, `run` and `type`. */
export async function listEvents(): Promise<EventShape[]> {
  const declared = await readDeclaration('event.ts', 'EventBody')
  return splitOutside(declared, '|').map(member => {
    const [body = '', ...others] = splitOutside(member.replace(/^\((.*)\)$/s, '$1'), '&')
    const [type = '', ...fields] = listFields(body)
    return {
      type: type.replace(/^type: '(.*)'$/, '$1'),
      fields: [...fields, ...others.map(name => `all of ${name}`)],
    }
  })
}

/** The types that they name, and those that these name, each with its shape. */
export async function listParts(events: readonly EventShape[]): Promise<{ name: string; shape: string }[]> {
  const parts = new Map<string, string>()
  let wanted = namesIn(events.flatMap(({ fields }) => fields)).map(name => ({ name, file: 'event.ts' }))
  while (wanted.length > 0) {
    const next: typeof wanted = []
    for (const { name, file } of wanted) {
      if (ELSEWHERE.has(name) || parts.has(name)) continue
      const from = await findFile(file, name)
      const shape = toShape(await readDeclaration(from, name))
      parts.set(name, shape)
      next.push(...namesIn([shape]).map(each => ({ name: each, file: from })))
    }
    wanted = next
  }
  return [...parts].map(([name, shape]) => ({ name, shape })).toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/** As one may write it in a cell. */
export function toCell(shape: string): string {
  return `\`${shape.replaceAll(' | ', ' or ')}\``
}

function namesIn(shapes: readonly string[]): string[] {
  const bare = shapes.map(shape => shape.replace(/'[^']*'/g, ''))
  return [...new Set(bare.flatMap(shape => shape.match(/\b[A-Z][A-Za-z]+\b/g) ?? []))]
}

async function findFile(file: string, name: string): Promise<string> {
  const code = await readFile(join(RUN, file), 'utf8')
  if (new RegExp(String.raw`(?:type|interface) ${name}\b`).test(code)) return file
  const [, from] =
    new RegExp(String.raw`import (?:type )?\{[^}]*\b${name}\b[^}]*\} from '\./([^']+)'`).exec(code) ?? []
  if (from === undefined) throw new Error(`${file} does not say where ${name} is from`)
  return from
}

/** What stands behind `type NAME =` or `interface NAME`, without comments; a list of words as a union. */
async function readDeclaration(file: string, name: string): Promise<string> {
  const code = (await readFile(join(RUN, file), 'utf8')).replace(/^\s*\/\*\*[^]*?\*\/\n| *\/\/.*$/gm, '')
  const [, alias] = new RegExp(String.raw`type ${name} =\s([^]*?)\n(?=\n|\S)`).exec(`${code}\n`) ?? []
  const [, body] = new RegExp(String.raw`interface ${name} (?:extends \w+ )?\{([^]*?)\n\}`).exec(code) ?? []
  if (alias === undefined && body === undefined) throw new Error(`${file} does not declare ${name}`)
  const [, list] = /^\(typeof (\w+)\)\[number\]$/.exec(alias?.trim() ?? '') ?? []
  if (list === undefined) return (alias ?? `{${body}\n}`).trim()
  const [, words = ''] = new RegExp(String.raw`const ${list} = \[([^\]]*)\]`).exec(code) ?? []
  return words
    .split(',')
    .map(word => word.trim())
    .filter(word => word !== '')
    .join(' | ')
}

function toShape(declared: string): string {
  return splitOutside(declared, '|')
    .map(member => (member.startsWith('{') ? `{ ${listFields(member).join('; ')} }` : member))
    .join(' | ')
}

/** Of `{ a: string; b?: { c: number } }` its fields, each in one line. */
function listFields(body: string): string[] {
  const inside = body
    .trim()
    .replace(/^\{([^]*)\}$/, '$1')
    .replaceAll(/\s*\n\s*\|\s*/g, ' | ')
    .replaceAll(': | ', ': ')
  return splitOutside(inside.replaceAll(/;?\n\s*/g, ';'), ';').map(field =>
    field
      .replace(/^readonly /, '')
      .replaceAll(/\{;/g, '{ ')
      .replaceAll(/;\}/g, ' }')
      .replaceAll(/;(?=\S)/g, '; '),
  )
}

/** At the signs that stand in no bracket. */
function splitOutside(text: string, sign: string): string[] {
  const parts = ['']
  let depth = 0
  for (const char of text) {
    if ('({['.includes(char)) depth++
    if (')}]'.includes(char)) depth--
    if (char === sign && depth === 0) parts.push('')
    else parts[parts.length - 1] += char
  }
  return parts.map(part => part.trim()).filter(part => part !== '')
}
