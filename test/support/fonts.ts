import { mkdir, rename, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const require = createRequire(import.meta.url)
const folderOf = (name: string): string => dirname(require.resolve(name))

/** Those of the pictures: a bare machine has none, and few have emoji, which a browser then shows as empty boxes. */
const FOLDERS = [
  join(folderOf('dejavu-fonts-ttf/package.json'), 'ttf'),
  join(folderOf('@embedpdf/fonts-sc'), '../fonts'),
  join(folderOf('@expo-google-fonts/nanum-gothic/package.json'), '400Regular'),
  join(folderOf('@expo-google-fonts/noto-emoji/package.json'), '400Regular'),
]

/** A file by which a browser finds fonts from npm besides those of the machine. */
export async function writeFontsFile(): Promise<string> {
  const folder = join(tmpdir(), 'regatta-fonts')
  const lines = [
    '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>',
    '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>',
    ...FOLDERS.map(folder => `<dir>${folder}</dir>`),
    `<cachedir>${join(folder, 'cache')}</cachedir></fontconfig>\n`,
  ]
  await mkdir(folder, { recursive: true })
  const path = join(folder, 'fonts.conf')
  // Whoever reads it at this moment finds all of it.
  await writeFile(`${path}-${process.pid}`, lines.join('\n'))
  await rename(`${path}-${process.pid}`, path)
  return path
}
