import { join } from 'node:path'
import { findChanges } from './accept.ts'
import { readText } from './additions.ts'
import { isSameContent, readStanding } from './content.ts'
import type { Content } from './content.ts'
import type { ChangeWithContent } from './copy.ts'
import { copyFolder, readJournal, readManifest, replacedFolder } from './places.ts'
import type { Desk } from './places.ts'
import type { ContentLimits, Contents, FileText, WorkspaceKey } from './port.ts'

/** Where a file may still lie as it was. */
interface Spot {
  root: string
  path: string
}

/** A copy goes once it was brought in: what it held is then what the target still holds of it, or replaced. */
export async function readContents(
  desk: Desk,
  key: WorkspaceKey,
  target: string,
  limits: ContentLimits,
): Promise<Contents | null> {
  const changes = await listChanges(desk, key)
  if (changes === null) return null
  const shown = changes.slice(0, limits.files)
  const files: Contents['files'] = []
  for (const [index, { path, kind, before, after }] of shown.entries()) {
    const standing = { root: target, path }
    const replaced = { root: replacedFolder(desk.root, key), path: String(index) }
    const copied = { root: copyFolder(desk.root, key), path }
    files.push({
      path,
      kind,
      before: await findText(before, [replaced, standing], limits),
      after: await findText(after, [copied, standing], limits),
    })
  }
  return { files, count: changes.length }
}

async function listChanges(desk: Desk, key: WorkspaceKey): Promise<ChangeWithContent[] | null> {
  const journal = await readJournal(desk.root, key)
  if (journal !== null && journal.state !== 'begun') return journal.changes
  const manifest = await readManifest(desk.root, key)
  return manifest === null ? null : await findChanges(desk, key, manifest)
}

async function findText(content: Content | null, spots: Spot[], { bytes }: ContentLimits): Promise<FileText> {
  if (content === null) return []
  if (content.kind === 'link') return [content.to]
  if (content.size > bytes) return 'large'
  for (const { root, path } of spots) {
    if (!isSameContent(await readStanding(root, path), content)) continue
    const text = await readText(content, join(root, path), bytes)
    return text === 'binary' ? text : text.isCut ? 'gone' : text.lines
  }
  return 'gone'
}
