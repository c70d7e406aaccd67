import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Picture } from '../picture/picture.ts'
import { systemClock } from '../system/clock.ts'
import { openErrorLog } from '../system/log.ts'
import { openRendering } from '../system/rendering.ts'
import { BadInput } from './bad-input.ts'

const FORM = /\.(svg|png)$/i

/** Before anything is drawn for it. */
export function requirePictureName(name: string): void {
  if (!FORM.test(name)) throw new BadInput(`A picture is written as .svg or .png, not as "${name}".`)
}

/** As SVG or PNG, whatever its name says. */
export async function writePicture({ svg }: Picture, name: string, folder: string): Promise<void> {
  requirePictureName(name)
  const path = resolve(folder, name)
  if (/\.svg$/i.test(name)) return await writeFile(path, svg)
  await using rendering = openRendering({ clock: systemClock, log: openErrorLog() })
  const png = await rendering.toPng(svg)
  if (png === null) throw new Error(`The picture could not be made as PNG. As SVG it can: ${name}.svg`)
  await writeFile(path, png)
}
