import type { Workspaces } from '../../src/workspace/port.ts'

/** Nothing is written, so nothing is copied. */
export const noWorkspaces: Workspaces = {
  open: async () => ({ folder: '/', kept: false }),
  find: async () => undefined,
  changes: async () => [],
  additions: async () => [],
  contents: async () => null,
  pulse: async () => '',
  merge: async () => ({ kind: 'merged', changes: [] }),
  drop: async () => {},
  dropAll: async () => {},
  rollBack: async () => ({ kind: 'undone', paths: [] }),
  forget: async () => {},
  keep: async () => {},
  view: async () => ({ folder: '/', [Symbol.asyncDispose]: async () => {} }),
  merged: async () => [],
  touched: async () => [],
  describe: async () => null,
  prune: async () => {},
}
