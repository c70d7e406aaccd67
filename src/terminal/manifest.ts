import { stringify } from 'yaml'
import { COMMANDS } from '../../commands/index.ts'
import { toManifest } from '../chat/slack/manifest.ts'
import { toPrintableJson } from '../lib/json.ts'
import { BadInput } from './bad-input.ts'
import type { Io } from './io.ts'
import type { LoadConfig } from './load-config.ts'
import { parseOptions } from './options.ts'

const HELP = `regatta manifest slack [--url URL] [--json]
  Prints what Slack makes an app of: its scopes, events, shortcuts and its command.
  --url   where Slack is to call it, as in https://regatta.example.com/slack/events;
          without it, it opens sockets to Slack and nothing has to be reachable
  --json  as JSON, which Slack takes as well, instead of YAML
Ends with 0.
`

export async function manifest(args: string[], _: LoadConfig, io: Io): Promise<number> {
  const { values, positionals } = parseOptions('manifest', args, {
    url: { type: 'string' },
    json: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  })
  if (values.help) {
    io.print(HELP)
    return 0
  }
  const [chat, ...others] = positionals
  if (chat !== 'slack' || others.length > 0)
    throw new BadInput('manifest needs the name of a chat: slack. See: regatta manifest --help')
  const { url } = values
  if (url !== undefined && URL.parse(url)?.protocol !== 'https:')
    throw new BadInput(`Slack calls only addresses that begin with https://, not ${url}.`)
  const made = toManifest(COMMANDS, url ?? null)
  io.print(values.json ? `${toPrintableJson(made, 2)}\n` : stringify(made))
  return 0
}
