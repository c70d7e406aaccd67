import type { Command } from './command.ts'

export const help: Command = {
  name: 'help',
  aliases: ['h', '?'],
  usage: '[COMMAND]',
  about: 'what can be asked for, and how',
  help: ['help         every command', 'help start   one of them, with its options'],
  options: [],
  right: 'view',
  parse: words => ({ request: { verb: 'help', about: words[0]?.toLowerCase() ?? null } }),
}
