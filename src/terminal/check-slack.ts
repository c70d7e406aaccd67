import type { Config } from '../config.ts'
import { broken, fine } from './check-machine.ts'
import type { Check } from './check-machine.ts'

const NAME = 'slack'

/** Whether the app is as it has to be, as Slack says. */
export async function checkSlackApp({ slack }: Config): Promise<Check[]> {
  if (slack === null)
    return [fine(NAME, 'SLACK_BOT_TOKEN is not set, so nobody is in Slack; docs/slack.md says how')]
  const { checkSlack } = await import('../chat/slack/check.ts')
  const found = await checkSlack(slack)
  return [
    ...(found.fine.length > 0 ? [fine(NAME, found.fine.join('; '))] : []),
    ...found.notes.map((note): Check => ({ name: NAME, state: 'note', ...note })),
    ...found.problems.map(({ text, mend }) => broken(NAME, text, mend)),
  ]
}
