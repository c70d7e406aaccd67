/** Agents that are known to speak the protocol: each by the command lines under which it may be found, the first first. */
export const PRESETS = {
  'claude-code': [['claude-agent-acp'], ['claude-code-acp']],
  codex: [['codex-acp']],
  gemini: [['gemini', '--acp']],
  opencode: [['opencode', 'acp']],
  copilot: [['copilot', '--acp']],
  cursor: [['cursor-agent', 'acp']],
  goose: [['goose', 'acp']],
  qwen: [['qwen', '--acp']],
} as const satisfies Record<string, readonly (readonly [string, ...string[]])[]>

/** The lines to be tried for what the configuration names: a preset, or a program and its arguments. */
export function toLines(acp: string | readonly string[]): readonly (readonly string[])[] {
  if (typeof acp !== 'string') return [acp]
  return isPreset(acp) ? PRESETS[acp] : [[acp]]
}

export function isPreset(name: string): name is keyof typeof PRESETS {
  return Object.hasOwn(PRESETS, name)
}
