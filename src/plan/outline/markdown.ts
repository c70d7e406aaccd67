import { createMdastHandle, dropHandle, MdastReader, serializeHandle } from 'satteri'

type Type = (typeof TYPES)[number]

/** By the parser's own numbers. */
const TYPES = [
  'root',
  'paragraph',
  'heading',
  'rule',
  'blockquote',
  'list',
  'item',
  'html',
  'code',
  'definition',
  'text',
  'emphasis',
  'strong',
  'inlineCode',
  'break',
  'link',
  'image',
  'linkReference',
  'imageReference',
  'footnote',
  'footnoteReference',
  'table',
  'row',
  'cell',
  'delete',
  'yaml',
  'other',
] as const

/** A node of a tree, by its number. */
export type Node = number

/**
 * Markdown as a tree that is read from the parser's memory when it is looked at. As objects (`markdownToMdast`) the
 * tree of 1 MB is 35 MB of garbage and a third of the time that the outline takes.
 */
export class Tree {
  readonly root: Node = 0
  readonly #reader: MdastReader

  constructor(text: string) {
    const handle = createMdastHandle(text)
    try {
      this.#reader = new MdastReader(serializeHandle(handle))
    } finally {
      dropHandle(handle)
    }
  }

  typeOf(node: Node): Type {
    return TYPES[this.#reader.getNodeType(node)] ?? 'other'
  }

  childrenOf(node: Node): Node[] {
    return this.#reader.getChildIds(node)
  }

  lineOf(node: Node): number {
    return this.#reader.getPosition(node)?.start.line ?? 1
  }

  /** Of what has no children: text, code, HTML, front matter, the words for an image. */
  valueOf(node: Node): string {
    const type = this.typeOf(node)
    if (type === 'code') return this.#reader.fieldString(node, 16)
    return type === 'image' ? this.#reader.fieldString(node, 8) : this.#reader.getTextValue(node)
  }

  /** Of a heading. */
  depthOf(node: Node): number {
    return this.#reader.fieldU8(node, 0, 1)
  }

  /** Of a fence. */
  languageOf(node: Node): string {
    return this.#reader.fieldString(node, 0).toLowerCase()
  }

  /** The number a list begins with; null: it is not numbered. */
  startOf(list: Node): number | null {
    return this.#reader.fieldU8(list, 4, 0) === 0 ? null : this.#reader.getListData(list).start
  }

  /** Whether the box of an item is ticked; null: it has none. */
  isChecked(item: Node): boolean | null {
    const box = this.#reader.fieldU8(item, 0, 2)
    return box === 2 ? null : box === 1
  }
}
