// Loaded before a simulation: breaks one file of ours, as the query of this module's own address says.
import { enableCompileCache, registerHooks } from 'node:module'

const { searchParams } = new URL(import.meta.url)
const take = (name: string): string => searchParams.get(name) ?? ''
const broken = new URL(`../../${take('file')}`, import.meta.url).href
const [find, put] = [take('find'), take('put')]

registerHooks({
  load(url, context, next) {
    const loaded = next(url, context)
    if (url !== broken) return loaded
    const parts = Buffer.from(loaded.source as Uint8Array)
      .toString('utf8')
      .split(find)
    if (parts.length !== 2)
      throw new Error(`${take('file')} has the text to be replaced ${parts.length - 1} times`)
    return { ...loaded, source: parts.join(put) }
  },
})
// All but that file are compiled once for all mutations.
enableCompileCache(take('cache'))
