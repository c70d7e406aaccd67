import { V2 } from './world.ts'
import type { Component } from './world.ts'

interface Sent {
  content?: string | null
  embeds?: unknown[]
  poll?: unknown
  components?: Component[]
  flags?: number
  allowed_mentions?: { parse?: unknown[]; users?: unknown[]; roles?: unknown[] }
  attachments?: { filename?: string }[]
}

const COMPONENTS_MAX = 40
const TEXT_CHARS_MAX = 4_000
const TOP = new Set([1, 9, 10, 12, 13, 14, 17])
const WITHIN = new Set([1, 9, 10, 12, 13, 14])

/** What Discord would not have, and what no message of ours may leave out. */
export function checkMessage(body: Sent, given: { isV2: boolean; files: string[] }): string[] {
  const problems: string[] = []
  const { parse, users = [], roles = [] } = body.allowed_mentions ?? {}
  const texts = flatten(body.components ?? []).map(({ content }) =>
    typeof content === 'string' ? content : '',
  )
  const isCalled = (id: string): boolean =>
    texts.some(text => text.split('\n').at(-1)?.includes(`<@${id}>`) === true)
  if (parse?.length !== 0 || roles.length > 0 || !users.every(id => typeof id === 'string' && isCalled(id)))
    problems.push('it may call people')
  const isV2 = given.isV2 || ((body.flags ?? 0) & V2) !== 0
  if (!isV2) {
    if ((body.content ?? '').length > 2_000) problems.push('content is longer than 2,000')
    if (!body.content && !body.components?.length && given.files.length === 0) problems.push('it is empty')
    return problems
  }
  if (body.content) problems.push('content beside components')
  if (body.embeds?.length) problems.push('embeds beside components')
  if (body.poll) problems.push('a poll beside components')
  return [...problems, ...checkComponents(body.components ?? [], given.files)]
}

function checkComponents(components: Component[], files: string[]): string[] {
  const problems: string[] = []
  const all = flatten(components)
  if (all.length === 0 || all.length > COMPONENTS_MAX) problems.push(`${all.length} components`)
  const ids = all.flatMap(({ id }) => (id === undefined ? [] : [id]))
  if (new Set(ids).size < ids.length) problems.push('an id twice')
  if (ids.some(id => !Number.isInteger(id) || id < 1 || id > 2 ** 31 - 1)) problems.push('an id that is none')
  const names = all.flatMap(each => (typeof each['custom_id'] === 'string' ? [each['custom_id']] : []))
  if (new Set(names).size < names.length) problems.push('a custom_id twice')
  const chars = all.reduce((sum, { type, content }) => sum + (type === 10 ? String(content).length : 0), 0)
  if (chars > TEXT_CHARS_MAX) problems.push(`${chars} characters`)
  for (const component of components) {
    if (!TOP.has(component.type)) problems.push(`type ${component.type} at the top`)
    if (component.type === 17)
      for (const { type } of component.components ?? [])
        if (!WITHIN.has(type)) problems.push(`type ${type} in a container`)
  }
  return [...problems, ...all.flatMap(component => checkOne(component, files))]
}

function checkOne(component: Component, files: string[]): string[] {
  const { type, components = [], content, label, custom_id: name, style } = component
  switch (type) {
    case 1: {
      const isSound = components.length >= 1 && components.length <= 5 && components.every(c => c.type === 2)
      return isSound ? [] : ['a row that is none']
    }
    case 2: {
      const isNamed = typeof name === 'string' && name.length >= 1 && name.length <= 100
      const isLabelled = typeof label === 'string' && label.length >= 1 && label.length <= 80
      return isNamed && isLabelled && [1, 2, 3, 4].includes(Number(style))
        ? []
        : [`a button: ${String(label)}`]
    }
    case 10:
      return typeof content === 'string' && content.trim() !== '' ? [] : ['a text without a word']
    case 12: {
      const items = component['items'] as { media: { url: string }; description: string }[]
      return items.flatMap(({ media: { url }, description }) => [
        ...(files.includes(url.replace('attachment://', '')) ? [] : [`no file ${url}`]),
        ...(description.length >= 1 && description.length <= 1_024 ? [] : ['a picture without its words']),
      ])
    }
    case 13: {
      const { url } = component['file'] as { url: string }
      return files.includes(url.replace('attachment://', '')) ? [] : [`no file ${url}`]
    }
    case 14:
    case 17:
      return []
    default:
      return [`type ${type}`]
  }
}

export function flatten(components: Component[]): Component[] {
  return components.flatMap(component => [component, ...flatten(component.components ?? [])])
}

export function textOf(body: Readonly<Record<string, unknown>>, name: string): string {
  const value = body[name]
  return typeof value === 'string' ? value : ''
}
