import { toPlainText } from '../lib/text.ts'
import { cut } from '../lib/width.ts'

/** Names are shown up to this: one that is not says too little for its room. */
const NAME_WIDTH_MAX = 60

/** The first of some names, and how many there are besides. */
export function listed(names: string[], most = 8): string {
  const shown = names
    .slice(0, most)
    .map(name => shortly(name))
    .join(', ')
  return names.length > most ? `${shown} and ${names.length - most} more` : shown
}

/** What somebody typed or a plan calls something, for a sentence that a phone shows. */
export function shortly(text: string, width = NAME_WIDTH_MAX): string {
  return cut(toPlainText(text.slice(0, 4 * width)).trim(), width)
}
