import type { Config } from '../config/config.ts'
import { isSlackId } from '../lib/names.ts'
import { broken, fine } from './check-machine.ts'
import type { Check } from './check-machine.ts'

const NAME = 'slack'

/** Whether the app is as it has to be, as Slack says; `told`: where runs are told of that go on. */
export async function checkSlackApp({ slack, channels }: Config, told: string[]): Promise<Check[]> {
  if (slack === null)
    return [fine(NAME, 'SLACK_BOT_TOKEN is not set, so nobody is in Slack; docs/slack.md says how')]
  const { checkSlack } = await import('../chat/slack/check.ts')
  const found = await checkSlack({
    ...slack,
    needed: new Map([
      ...told.map(id => [id, 'a run that goes on is told of there'] as const),
      // The configuration has names in small letters.
      ...[...channels.keys()]
        .filter(isSlackId)
        .map(id => [id.toUpperCase(), 'regatta.yaml names it'] as const),
    ]),
  })
  return [
    ...(found.fine.length > 0 ? [fine(NAME, found.fine.join('; '))] : []),
    ...found.notes.map((note): Check => ({ name: NAME, state: 'note', ...note })),
    ...found.problems.map(({ text, mend }) => broken(NAME, text, mend)),
  ]
}
