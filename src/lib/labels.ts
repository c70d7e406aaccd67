const LABELS_MAX = 20
const LABEL = /^[a-z\d][a-z\d._-]{0,39}$/

/** What a machine has and a task may ask for, as in `gpu, macos`, in order and each once; null: these are no labels. */
export function readLabels(text: string): string[] | null {
  const words = text
    .toLowerCase()
    .split(/[,;]/)
    .map(word => word.trim())
  const labels = new Set(words.filter(word => word !== ''))
  const areLabels = labels.size <= LABELS_MAX && [...labels].every(label => LABEL.test(label))
  return areLabels ? [...labels].toSorted() : null
}
