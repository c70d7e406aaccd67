import { stripDecoration } from '../words/strip.ts'
import { parseWaveName } from '../words/wave-name.ts'
import type { Finding } from '../plan.ts'
import { PLAN_BYTES_MAX } from '../plan.ts'
import { findFenced } from '../markup/find-fenced.ts'
import { decode } from './decode.ts'

/** A file of several that are dropped or lie together. */
export interface PlanFile {
  name: string
  bytes: Uint8Array
}

const MARK = /^<!-- file: ([^<>]{1,200}) -->$/
const HEADING = /^ {0,3}(#{1,6})\s+(\S.*)$/
const DATA = /\.(?:ya?ml|json)$/i
const FIRST = /^(?:readme|index|overview|plan|main|00?)(?![a-z0-9])/i

/** Files that are parts of one plan → one text, in the order in which they name each other, else by their names. */
export function joinFiles(files: PlanFile[]): Uint8Array {
  const texts = files.flatMap(({ name, bytes }) => {
    const { text } = decode(bytes)
    return text === null ? [] : [{ name, text }]
  })
  const parts = toOrder(texts).map(({ name, text }, at) =>
    [`<!-- file: ${name.replace(/[<>]/g, '')} -->`, toPart(name, text.trimEnd(), at), ''].join('\n'),
  )
  return new TextEncoder().encode(parts.join('\n'))
}

interface Text {
  name: string
  text: string
}

function toOrder(texts: Text[]): Text[] {
  const named = texts.toSorted((a, b) => rank(a) - rank(b) || compareNames(a.name, b.name))
  const [first, ...rest] = named
  if (first === undefined) return []
  const places = rest.map(({ name }) => first.text.indexOf(name))
  if (places.includes(-1)) return named
  return [first, ...rest.toSorted((a, b) => first.text.indexOf(a.name) - first.text.indexOf(b.name))]
}

function rank({ name }: Text): number {
  return FIRST.test(name) ? 0 : 1
}

/** `part-2` stands before `part-10`. */
function compareNames(a: string, b: string): number {
  const [x, y] = [a, b].map(name => name.toLowerCase().replace(/\d{1,9}/g, digits => digits.padStart(9, '0')))
  return x! < y! ? -1 : x! > y! ? 1 : 0
}

/** What follows the first file stands below its title: a file's own title is a heading among others. */
function toPart(name: string, text: string, at: number): string {
  if (DATA.test(name))
    return `## ${toWords(name)}\n\n\`\`\`${name.slice(name.lastIndexOf('.') + 1).toLowerCase()}-file\n${text}\n\`\`\``
  if (at === 0) return text
  let headed = false
  const raw = text.split('\n')
  const fenced = findFenced(raw)
  const lines = raw.map((line, index) => {
    const heading = fenced[index]! ? null : HEADING.exec(line)
    if (heading === null) return line
    const title = headed ? heading[2]! : toHeading(name, heading[2]!)
    headed = true
    return `${'#'.repeat(Math.min(heading[1]!.length + 1, 6))} ${title}`
  })
  // What has no title of its own must not go on with the last section of the file before.
  const start = lines.find(line => line.trim() !== '') ?? ''
  return HEADING.test(start) ? lines.join('\n') : `## ${toWords(name)}\n\n${lines.join('\n')}`
}

/** `phase-2-api.md` says that what is called `API` there is phase 2. */
function toHeading(name: string, title: string): string {
  const group = parseWaveName(toWords(name), 0)
  return group === null || parseWaveName(stripDecoration(title), 0) !== null
    ? title
    : `${group.label}: ${title}`
}

function toWords(name: string): string {
  return name
    .replace(/\.\w{1,8}$/, '')
    .replace(/^\d{1,3}[-_. ]+/, '')
    .replace(/[-_]+/g, ' ')
    .trim()
}

/** Where each file of a joined text begins: lines count through all of them. */
export function findParts(text: string): Finding[] {
  if (!text.startsWith('<!-- file: ')) return []
  const parts = text.split('\n').flatMap((line, index) => {
    const name = MARK.exec(line)?.[1]
    return name === undefined ? [] : [{ name, line: index + 1 }]
  })
  if (parts.length < 2) return []
  const listed = parts.slice(0, LISTED_MAX).map(({ name, line }) => `${name} from line ${line}`)
  const more = parts.length > LISTED_MAX ? ` and ${parts.length - LISTED_MAX} more` : ''
  const message = `${parts.length} files are read as one plan: ${listed.join(', ')}${more}. Lines are counted through all of them.`
  return [{ code: 'several-files', severity: 'note', line: 1, message }]
}

const LISTED_MAX = 12

/** Whether files that come together are parts of one plan: one names another, or their names are counted. */
export function arePartsOfOne(files: PlanFile[]): boolean {
  const size = files.reduce((sum, { bytes }) => sum + bytes.length, 0)
  if (
    files.length < 2 ||
    size > PLAN_BYTES_MAX ||
    new Set(files.map(({ name }) => name.toLowerCase())).size < files.length
  )
    return false
  const counted = files.filter(({ name }) => /^\d{1,3}[-_. ]/.test(name)).length
  if (counted >= files.length - 1 && counted > 1) return true
  const texts = files.map(({ bytes }) => decode(bytes).text ?? '')
  return files.every(
    ({ name }, at) =>
      texts.some((text, other) => other !== at && text.includes(name)) ||
      files.some((other, index) => index !== at && texts[at]!.includes(other.name)),
  )
}
