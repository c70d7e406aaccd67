/** How much is told of a run: what needs people and how it ends · what is news as well · also what goes well. */
export const VERBOSITIES = ['quiet', 'normal', 'all'] as const
export type Verbosity = (typeof VERBOSITIES)[number]
