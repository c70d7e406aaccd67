/** The document as people see it, without any opinion about what it means. */
export interface Section {
  heading: Text | null
  depth: number
  blocks: Block[]
  sections: Section[]
  line: number
}

export type Block = Paragraph | List | Table | Fence

export interface Paragraph {
  kind: 'text'
  lines: Text[]
  line: number
}

export interface List {
  kind: 'list'
  items: Item[]
  /** The line before it that ends in a colon. */
  label: Text | null
  line: number
}

export interface Item {
  text: Text
  /** What follows on further lines of the same item. */
  lines: Text[]
  number: number | null
  checked: boolean | null
  blocks: Block[]
  line: number
}

export interface Table {
  kind: 'table'
  header: Text[]
  rows: Row[]
  label: Text | null
  line: number
}

export interface Row {
  cells: Text[]
  line: number
}

export interface Fence {
  kind: 'fence'
  language: string
  lines: { text: string; line: number }[]
  label: Text | null
  line: number
}

/** One line without its markup. */
export interface Text {
  plain: string
  line: number
  /** What the line begins with in bold or as code. */
  lead: string | null
  /** Whether the whole line is bold. */
  bold: boolean
}

export interface Outline {
  root: Section
  /** YAML at the very top. */
  frontMatter: string | null
}

/** Deeper than every `######`: a bold line of its own stands below the real headings. */
export const BOLD_HEADING_DEPTH = 7
