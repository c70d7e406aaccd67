import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { PALETTE } from '../../src/picture/palette.ts'

const SHEET = join(import.meta.dirname, '../../src/web/page/colours.css')

test('the page has the colours of the pictures, for light and for dark', async () => {
  const [light = '', dark = ''] = (await readFile(SHEET, 'utf8')).split(/(?=@media)/)
  const inScheme = (sheet: string, scheme: 'light' | 'dark'): string =>
    Object.entries(PALETTE).reduce((text, [name, colours]) => {
      expect(text).toContain(`--${name}: `)
      return text.replace(new RegExp(`(--${name}: )[^;]+`), `$1${colours[scheme]}`)
    }, sheet)
  await expect(inScheme(light, 'light') + inScheme(dark, 'dark')).toMatchFileSnapshot(SHEET)
})
