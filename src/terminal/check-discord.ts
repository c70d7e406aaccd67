import { COMMANDS } from '../../commands/index.ts'
import { SETTABLE } from '../../commands/set.ts'
import type { Config } from '../config/config.ts'
import { broken, fine } from './check-machine.ts'
import type { Check } from './check-machine.ts'

const NAME = 'discord'

/** Whether the app is as it has to be, as Discord says. */
export async function checkDiscordApp({ discord }: Config): Promise<Check[]> {
  if (discord === null)
    return [fine(NAME, 'DISCORD_TOKEN is not set, so nobody is in Discord; docs/discord.md says how')]
  const { checkDiscord } = await import('../chat/discord/check.ts')
  const choices = { settable: SETTABLE }
  const found = await checkDiscord({ ...discord, commands: COMMANDS, choices })
  return [
    ...(found.fine.length > 0 ? [fine(NAME, found.fine.join('; '))] : []),
    ...found.notes.map((note): Check => ({ name: NAME, state: 'note', ...note })),
    ...found.problems.map(({ text, mend }) => broken(NAME, text, mend)),
  ]
}
