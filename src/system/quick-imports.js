// @ts-check
import { enableCompileCache, registerHooks } from 'node:module'

/**
 * What this thread imports from here on is found compiled, where a program of this machine compiled it before, and quickly:
 * for every module Node asks the disk for each folder on its way, and reads its package's whole description anew. That
 * of drizzle-orm has 179 kB, and it is made of over a hundred modules, as zod is, and we are of hundreds: a third of all
 * that a start costs. What they import from each other needs none of it.
 *
 * This is JavaScript, as what imports it first: what takes the types out takes a tenth of a second to load, and what was
 * compiled before needs it no more.
 */

const OURS = new URL('../', import.meta.url).href
/** Packages of many modules, which name each other by their files. */
const THEIRS = /\/node_modules\/(?:drizzle-orm|zod)\/[^?#]*\.js$/

enableCompileCache()
registerHooks({
  resolve(specifier, context, next) {
    const format = specifier.startsWith('.') ? formatOf(context.parentURL ?? '', specifier) : null
    if (format === null) return next(specifier, context)
    return { url: new URL(specifier, context.parentURL).href, format, shortCircuit: true }
  },
})

/**
 * @param {string} parent
 * @param {string} specifier
 */
function formatOf(parent, specifier) {
  if (THEIRS.test(parent)) return 'module'
  return parent.startsWith(OURS) && specifier.endsWith('.ts') ? 'module-typescript' : null
}
