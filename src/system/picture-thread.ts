import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { parentPort } from 'node:worker_threads'
import { Resvg } from '@resvg/resvg-js'

const require = createRequire(import.meta.url)
const folderOf = (name: string, file: string): string => dirname(require.resolve(`${name}/${file}`))

/** From packages: a bare machine has no fonts, and what a picture looks like depends on no machine. */
const FONT_FILES = [
  join(folderOf('dejavu-fonts-ttf', 'package.json'), 'ttf/DejaVuSansCondensed.ttf'),
  join(folderOf('dejavu-fonts-ttf', 'package.json'), 'ttf/DejaVuSansCondensed-Bold.ttf'),
  join(dirname(require.resolve('@embedpdf/fonts-sc')), '../fonts/NotoSansHans-Regular.otf'),
  join(folderOf('@expo-google-fonts/nanum-gothic', 'package.json'), '400Regular/NanumGothic_400Regular.ttf'),
  join(folderOf('@expo-google-fonts/noto-emoji', 'package.json'), '400Regular/NotoEmoji_400Regular.ttf'),
]
/** Twice as fine as it is drawn: for the screens of phones. */
const SCALE = 2

parentPort?.on('message', (svg: string) => {
  const font = { loadSystemFonts: false, fontFiles: FONT_FILES, defaultFontFamily: 'DejaVu Sans Condensed' }
  const png = new Resvg(svg, { fitTo: { mode: 'zoom', value: SCALE }, font }).render().asPng()
  parentPort?.postMessage(png)
})
