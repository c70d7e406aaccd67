import { writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
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
  if (/\.svg$/i.test(name)) return await keep(path, svg)
  await using rendering = openRendering({ clock: systemClock, log: openErrorLog() })
  const png = await rendering.toPng(svg)
  if (png === null) throw new Error(`The picture could not be made as PNG. As SVG it can: ${name}.svg`)
  await keep(path, png)
}

async function keep(path: string, picture: string | Uint8Array): Promise<void> {
  try {
    await writeFile(path, picture)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const folder = dirname(path)
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new BadInput(
        `The picture was not written: there is no folder ${folder}. Make it, or name another place.`,
      )
    if (code === 'EISDIR')
      throw new BadInput(`The picture was not written: ${path} is a folder. Take another name.`)
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
      throw new BadInput(`The picture was not written: you may not write ${path}. Name another place.`)
    throw error
  }
}
