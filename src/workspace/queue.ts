/** One piece of work at a time for each name, in the order in which it was asked for. */
export function openQueue(): <T>(name: string, work: () => Promise<T>) => Promise<T> {
  return openLine(1)
}

/** So many pieces of work at a time for each name. */
export function openLine(widthMax: number): <T>(name: string, work: () => Promise<T>) => Promise<T> {
  const lines = new Map<string, { width: number; waiting: (() => void)[] }>()
  return async (name, work) => {
    const line = lines.get(name) ?? { width: 0, waiting: [] }
    lines.set(name, line)
    if (line.width < widthMax) line.width += 1
    else await new Promise<void>(resolve => line.waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = line.waiting.shift()
      if (next) next()
      else if ((line.width -= 1) === 0) lines.delete(name)
    }
  }
}
