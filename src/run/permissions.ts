/** What an agent's tools do. */
export const TOOL_KINDS = ['read', 'edit', 'delete', 'move', 'search', 'execute', 'fetch', 'other'] as const
export type ToolKind = (typeof TOOL_KINDS)[number]

/** `ask`: people are asked each time. */
export const PERMITS = ['allow', 'ask', 'deny'] as const
export type Permit = (typeof PERMITS)[number]

/** What an agent may do by itself: by the kind of tool, and by the files it touches. */
export type Permissions = { [kind in ToolKind]?: Permit | undefined } & {
  /** By patterns of paths in the workspace; of all that match, and the kind, the strictest counts. */
  paths?: Record<string, Permit> | undefined
}
