import * as fc from 'fast-check'

/**
 * Properties are tried with the same values each time, so that a change is judged by what it changed:
 * REGATTA_SEED takes another number, or `random`.
 */
const SEED = process.env['REGATTA_SEED'] ?? '20261121'
fc.configureGlobal(SEED === 'random' ? {} : { seed: Number(SEED) })

export { fc }
