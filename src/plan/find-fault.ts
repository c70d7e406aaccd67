import { parseAllDocuments } from 'yaml'

/** Why a file cannot be read as what its name says it is; null: it can, or nobody knows. */
export function findFault(path: string, text: string): string | null {
  if (/\.json$/i.test(path)) return findJsonFault(text)
  if (/\.ya?ml$/i.test(path)) return findYamlFault(text)
  return null
}

function findJsonFault(text: string): string | null {
  try {
    JSON.parse(text)
    return null
  } catch (error) {
    return `it is not JSON: ${toLine(error)}`
  }
}

function findYamlFault(text: string): string | null {
  // what is to be filled in first is no YAML yet
  if (text.includes('{{')) return null
  try {
    const documents = parseAllDocuments(text, { logLevel: 'silent' })
    const [error] = documents.flatMap(({ errors }) => errors)
    return error === undefined ? null : `it is not YAML: ${toLine(error)}`
  } catch (error) {
    return `it is not YAML: ${toLine(error)}`
  }
}

function toLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]!.slice(0, 200)
}
