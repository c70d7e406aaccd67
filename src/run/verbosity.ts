/** How much is told of a run: what needs people and how it ends · what is news as well · also what goes well. */
export const VERBOSITIES = ['quiet', 'normal', 'all'] as const
export type Verbosity = (typeof VERBOSITIES)[number]

/** What is drawn in the chats: nothing · plans and how runs went · the ends of waves as well. */
export const PICTURES = ['none', 'summary', 'all'] as const
export type Pictures = (typeof PICTURES)[number]
