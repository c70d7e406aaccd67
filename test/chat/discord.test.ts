import { chatConformance } from '../conformance/chat.ts'
import { openDiscordFixture } from './discord-fixture.ts'

chatConformance('Discord', async () => await openDiscordFixture())
