import { COMMANDS } from '../../commands/index.ts'
import { SETTABLE } from '../../commands/set.ts'
import { toPrintableJson } from '../lib/json.ts'
import { plain } from '../message/words.ts'
import { BadInput } from './bad-input.ts'
import type { Io } from './io.ts'
import type { LoadConfig } from './load-config.ts'
import { parseOptions } from './options.ts'

const HELP = `regatta register discord [--server ID] [--json]
  Makes /wave known to Discord, as it is in this version. Doing it again does no harm.
  --server   in this server only, at once; without it in all, which may take people an hour to see
  --json     one JSON object, for programs
Ends with 0, or with 1 where Discord would not.
`

export async function register(args: string[], load: LoadConfig, io: Io): Promise<number> {
  const { values, positionals } = parseOptions('register', args, {
    server: { type: 'string' },
    json: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  })
  if (values.help) {
    io.print(HELP)
    return 0
  }
  const [chat, ...others] = positionals
  if (chat !== 'discord' || others.length > 0)
    throw new BadInput('register needs the name of a chat: discord. See: regatta register --help')
  const { server = null } = values
  if (server !== null && !/^\d{17,20}$/.test(server))
    throw new BadInput(`--server takes the id of a server, a number of 17 to 20 digits, not ${server}.`)
  const { discord } = await load()
  if (discord === null) throw new BadInput('DISCORD_TOKEN is not set. docs/discord.md says how to get it.')
  const { registerDiscord } = await import('../chat/discord/check.ts')
  const choices = { settable: SETTABLE }
  try {
    const done = await registerDiscord({ ...discord, commands: COMMANDS, choices }, server)
    if (values.json) {
      io.print(`${toPrintableJson(done, 2)}\n`)
      return 0
    }
    io.print(`/wave is registered for ${done.name}, with ${done.count} commands.\n`)
    io.print(`To invite it into a server: ${done.invitation}\n`)
    return 0
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    io.complain(plain(`Discord would not: ${why} regatta doctor says more.`))
    return 1
  }
}
