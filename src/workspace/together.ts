/**
 * Asked for the same while it is being found out, all wait for the next finding out together: what is on its way may
 * be older than what they know of.
 */
export function openTogether(): <T>(name: string, work: () => Promise<T>) => Promise<T> {
  const going = new Map<string, Promise<unknown>>()
  const next = new Map<string, Promise<unknown>>()
  function begin<T>(name: string, work: () => Promise<T>): Promise<T> {
    const begun = work().finally(() => {
      if (going.get(name) === begun) going.delete(name)
    })
    going.set(name, begun)
    return begun
  }
  return <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const ahead = going.get(name)
    if (!ahead) return begin(name, work)
    const waiting = next.get(name) as Promise<T> | undefined
    if (waiting) return waiting
    const then = async (): Promise<T> => {
      next.delete(name)
      return await begin(name, work)
    }
    const following = ahead.then(then, then)
    next.set(name, following)
    return following
  }
}
