export function cutLine(line: string, charsMax: number): string {
  const trimmed = line.trim()
  return trimmed.length <= charsMax ? trimmed : `${trimmed.slice(0, charsMax - 1).replace(/\p{Cs}$/u, '')}…`
}

export function cutToTail(text: string, charsMax: number): string {
  const trimmed = text.trimEnd()
  return trimmed.length <= charsMax ? trimmed : `…${trimmed.slice(1 - charsMax).replace(/^\p{Cs}/u, '')}`
}

/** '' if there is none. */
export function lastLineOf(text: string): string {
  return text.trimEnd().split('\n').at(-1)?.trim() ?? ''
}

export function formatBytes(bytes: number): string {
  if (bytes >= 1_000_000) return `${Math.round(bytes / 100_000) / 10} MB`
  return bytes >= 1_000 ? `${Math.round(bytes / 100) / 10} kB` : `${bytes} bytes`
}

export function formatDuration(ms: number): string {
  if (ms >= 60_000) return `${Math.round(ms / 6_000) / 10} min`
  return ms >= 1_000 ? `${Math.round(ms / 100) / 10} s` : `${ms} ms`
}
