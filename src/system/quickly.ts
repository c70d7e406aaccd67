/** What Node is told for a thread or a process of ours that is to load its modules quickly. */
export const QUICKLY: readonly string[] = ['--import', new URL('./quick-imports.js', import.meta.url).href]
