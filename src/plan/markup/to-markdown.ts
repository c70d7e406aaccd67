import { fromActions } from './from-actions.ts'
import { fromAsciidoc } from './from-asciidoc.ts'
import { fromBareLanes } from './from-bare-lanes.ts'
import { fromBareNames } from './from-bare-names.ts'
import { fromBoldChapters } from './from-bold-chapters.ts'
import { fromBoldItems } from './from-bold-items.ts'
import { fromBoxes } from './from-boxes.ts'
import { fromChat } from './from-chat.ts'
import { fromCountedProse } from './from-counted-prose.ts'
import { fromDefinitions } from './from-definitions.ts'
import { fromDocumentChapters } from './from-document-chapters.ts'
import { fromTypewriter } from './from-typewriter.ts'
import { fromDottedLines } from './from-dotted-lines.ts'
import { fromDrawnTables } from './from-drawn-tables.ts'
import { fromFencedWhole } from './from-fenced-whole.ts'
import { fromFootnotes } from './from-footnotes.ts'
import { fromFrames } from './from-frames.ts'
import { fromFramedNames } from './from-framed-names.ts'
import { fromHtml } from './from-html.ts'
import { fromIndentedChapters } from './from-indented-chapters.ts'
import { fromJira } from './from-jira.ts'
import { fromLabelledItems } from './from-labelled-items.ts'
import { fromLateNames } from './from-late-names.ts'
import { fromLeaders } from './from-leaders.ts'
import { fromLedLines } from './from-led-lines.ts'
import { fromLooseTables } from './from-loose-tables.ts'
import { fromMail } from './from-mail.ts'
import { fromMake } from './from-make.ts'
import { fromMatrices } from './from-matrices.ts'
import { fromNoteMarks } from './from-note-marks.ts'
import { fromOrg } from './from-org.ts'
import { fromRest } from './from-rest.ts'
import { fromScripts } from './from-scripts.ts'
import { fromSetIn } from './from-set-in.ts'
import { fromShallowLists } from './from-shallow-lists.ts'
import { fromSheets } from './from-sheets.ts'
import { fromSpacedIds } from './from-spaced-ids.ts'
import { fromToldNames } from './from-told-names.ts'
import { fromTrees } from './from-trees.ts'
import { fromSignBullets } from './from-sign-bullets.ts'
import { fromTypedChecks } from './from-typed-checks.ts'
import { fromUnderlinedChapters } from './from-underlined-chapters.ts'
import { fromWhoColumns } from './from-who-columns.ts'
import { fromWrappedRows } from './from-wrapped-rows.ts'

/** Longer lines are left as they are: no pattern looks into them. */
export const LINE_MAX = 2000

/**
 * What other ways of marking up a text have of their own (Jira, HTML, Org, AsciiDoc, reStructuredText, tables drawn with
 * characters or set with tabs, footnotes, targets of a Makefile, a chat, chapters that only their numbers mark) as Markdown has it. Every line stays where it is.
 */
export function toMarkdown(text: string): string {
  return [
    fromScripts,
    fromSetIn,
    fromFencedWhole,
    fromTypewriter,
    fromChat,
    fromLateNames,
    fromBoxes,
    fromTypedChecks,
    fromFramedNames,
    fromToldNames,
    fromSignBullets,
    fromDottedLines,
    fromShallowLists,
    fromWhoColumns,
    fromLedLines,
    fromLeaders,
    fromActions,
    fromMail,
    fromHtml,
    fromJira,
    fromDefinitions,
    fromOrg,
    fromAsciidoc,
    fromRest,
    fromUnderlinedChapters,
    fromIndentedChapters,
    fromDocumentChapters,
    fromMake,
    fromDrawnTables,
    fromFrames,
    fromWrappedRows,
    fromLooseTables,
    fromSheets,
    fromMatrices,
    fromLabelledItems,
    fromBareLanes,
    fromNoteMarks,
    fromFootnotes,
    fromTrees,
    fromSpacedIds,
    fromBareNames,
    fromBoldChapters,
    fromBoldItems,
    fromCountedProse,
  ].reduce((told, from) => from(told), text)
}
