import { markdownToMdast } from 'satteri'
import { expect, test } from 'vitest'
import { Tree } from '../../src/plan/outline/markdown.ts'
import { EXAMPLES, readExample } from './examples.ts'

interface Known {
  type: string
  line: number | null
  value?: string
  depth?: number
  language?: string
  start?: number | null
  checked?: boolean | null
  children: Known[]
}

/** What the parser itself makes of its memory. */
interface Given {
  type: string
  value?: string
  alt?: string | null
  lang?: string | null
  depth?: number
  ordered?: boolean | null
  start?: number | null
  checked?: boolean | null
  children?: Given[]
  position?: { start: { line: number } }
}

const OURS: Record<string, string> = {
  thematicBreak: 'rule',
  listItem: 'item',
  footnoteDefinition: 'footnote',
  tableRow: 'row',
  tableCell: 'cell',
  toml: 'other',
}

function fromParser(node: Given): Known {
  const type = OURS[node.type] ?? node.type
  const own: Known = {
    type,
    line: node.position?.start.line ?? 1,
    children: (node.children ?? []).map(fromParser),
  }
  if (HOLDS_TEXT.has(type)) own.value = node.value ?? node.alt ?? ''
  if (type === 'heading') own.depth = node.depth!
  if (type === 'code') own.language = (node.lang ?? '').toLowerCase()
  if (type === 'list') own.start = node.ordered === true ? node.start! : null
  if (type === 'item') own.checked = node.checked ?? null
  return own
}

const HOLDS_TEXT = new Set(['text', 'inlineCode', 'html', 'code', 'yaml', 'image'])

function fromTree(tree: Tree, node: number): Known {
  const type = tree.typeOf(node)
  const children = tree.childrenOf(node).map(child => fromTree(tree, child))
  const own: Known = { type, line: tree.lineOf(node), children }
  if (HOLDS_TEXT.has(type)) own.value = tree.valueOf(node)
  if (type === 'heading') own.depth = tree.depthOf(node)
  if (type === 'code') own.language = tree.languageOf(node)
  if (type === 'list') own.start = tree.startOf(node)
  if (type === 'item') own.checked = tree.isChecked(node)
  return own
}

const EVERYTHING = `---
title: x
---
# One *two* **three** \`four\` ~~five~~ ünï
> quoted

3. item
   - [x] done
   - [ ] open ![words for it](a.png) <b>bold</b>[^1]

| a | b |
|---|--:|
| 1 | [2](x) |

\`\`\`TypeScript title=x
code 🎉
\`\`\`

***

line\\
next <br> &amp; ![ref][r]

[r]: https://example.org
[^1]: note
`

test('reads of every example the tree that the parser makes of it', () => {
  for (const text of [EVERYTHING, ...EXAMPLES.map(name => new TextDecoder().decode(readExample(name)))]) {
    const tree = new Tree(text)
    expect(fromTree(tree, tree.root)).toEqual(fromParser(markdownToMdast(text) as Given))
  }
})
