import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openWebRig, send } from './rig.ts'
import type { WebRig } from './rig.ts'

let rig: WebRig
beforeAll(async () => {
  rig = await openWebRig()
})
afterAll(() => rig[Symbol.asyncDispose]())

const IMPORT = /(?:^|\n)\s*(?:import|export)\b[^'"]*?from\s*["']([^"']+)["']/g

describe('the page', () => {
  test('may load from here only, besides the import map that stands in it', async () => {
    const { text, headers } = await rig.get('/')
    const inline = Array.from(text.matchAll(/<script([^>]*)>([^<]+)<\/script>/g))
    expect(inline.map(([, type]) => type)).toEqual([' type="importmap"'])
    const hash = createHash('sha256').update(inline[0]![2]!).digest('base64')
    expect(headers.get('content-security-policy')).toBe(
      `default-src 'none'; script-src 'self' 'sha256-${hash}'; style-src 'self'; img-src 'self' data:; ` +
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    )
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
  })

  test('finds all that it loads, as scripts without types', async () => {
    const { text } = await rig.get('/')
    const map = JSON.parse(/importmap">([^<]+)</.exec(text)![1]!) as { imports: Record<string, string> }
    const [script] = Array.from(text.matchAll(/<script type="module" src="([^"]+)"/g), ([, src]) => src!)
    const seen = new Set<string>()
    const open = [script!, '/api.ts', '/lib/text.ts', '/message/message.ts', ...Object.values(map.imports)]
    for (let path = open.pop(); path !== undefined; path = open.pop()) {
      if (seen.has(path)) continue
      seen.add(path)
      const { status, headers, text } = await rig.get(path)
      expect([path, status, headers.get('content-type')]).toEqual([
        path,
        200,
        'text/javascript; charset=utf-8',
      ])
      expect(text).not.toMatch(/^(?:export )?interface |^import type /m)
      for (const [, from] of text.matchAll(IMPORT))
        open.push(map.imports[from!] ?? new URL(from!, `http://page${path}`).pathname)
    }
    for (const [, href] of text.matchAll(/<link [^>]*href="([^"]+)"/g))
      expect(await rig.get(href!)).toMatchObject({ status: 200 })
  })

  test('has scripts with their types taken out', async () => {
    const { text } = await rig.get('/lib/text.ts')
    expect(text).toMatch(/export function toPlainText\(text *\) *\{/)
  })

  test('is not sent again while it is the same', async () => {
    const { headers, status } = await rig.get('/lib/text.ts')
    expect(status).toBe(200)
    const again = { path: '/lib/text.ts', headers: { 'if-none-match': headers.get('etag')! } }
    expect(await send(rig.host, again)).toMatchObject({ status: 304, text: '' })
  })

  test.each([
    '/app/../server.ts',
    '/app/%2e%2e/server.ts',
    '/app/..%2fserver.ts',
    '/app/.%2e/%2e%2e/config/config.ts',
    '/lib/../config/config.ts',
    '/config/config.ts',
    '/server.ts',
    '/lib/text',
    '/lib',
    '/lib/',
    '/store/port.ts',
    '/app/style.css%00.ts',
    '/parts/../package.json',
    '/parts/constructor',
    '/__proto__',
    '//etc/passwd',
  ])('has nothing at %s', async path => {
    expect(await rig.get(path)).toMatchObject({ status: 404 })
  })
})
