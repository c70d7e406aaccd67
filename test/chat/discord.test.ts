// Both chats in one process, as where a team has both: each brings its own version of the HTTP client.
// oxlint-disable-next-line import/no-unassigned-import
import '../../src/chat/slack/slack.ts'
import { chatConformance } from '../conformance/chat.ts'
import { openDiscordFixture } from './discord-fixture.ts'

chatConformance('Discord', async () => await openDiscordFixture())
