import { parseDocument, visit } from 'yaml'

/** What is no YAML is a problem, and counts as nothing. */
export function readYaml(text: string, path: string, problems: string[]): unknown {
  try {
    const document = parseDocument(text)
    const [error] = document.errors
    if (error) throw error
    // Ids are longer than numbers are exact: they stand as they were written.
    visit(document, {
      Scalar(_, node) {
        const { value, source } = node
        const isLong = typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)
        if (isLong && source !== undefined && /^\d+$/.test(source)) node.value = source
      },
    })
    return (document.toJS() as unknown) ?? {}
  } catch (error) {
    // Further lines show the place once more.
    const [said] = (error instanceof Error ? error.message : String(error)).split('\n')
    problems.push(`${path}: this is not YAML: ${said?.replace(/:$/, '')}.`)
    return {}
  }
}
