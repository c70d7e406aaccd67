import type { Field } from '../words/facts.ts'
import { factOf } from '../words/facts.ts'

const WIDE = /\s{2,}/
const LABELLED = /^(\p{L}[\p{L}-]{1,14}(?:\s\p{L}{1,10})?\.?)(?::|(?<=\.)(?=\s|$))\s*(.{0,160})$/u
const NOTHING = /^(?:[–—-]|)$/u

/** `Port the clock      Resp. Ada    Pred. 1.1, 1.2`: what is labelled behind wide blanks; a label may have nothing behind it. */
export function takeWide(text: string, line: number): { rest: string; fields: Field[] } {
  const cells = WIDE.test(text) ? text.split(WIDE) : [text]
  const fields: Field[] = []
  while (cells.length > 1) {
    const [, label, value] = LABELLED.exec(cells.at(-1)!) ?? []
    const fact = label === undefined ? null : factOf(label)
    if (fact !== 'agent' && fact !== 'needs' && fact !== 'minutes') break
    if (!NOTHING.test(value!)) fields.unshift({ fact, value: value!, line })
    else if (fact === 'needs') fields.unshift({ fact, value: 'none', line })
    cells.pop()
  }
  return { rest: cells.join('  '), fields }
}
