import { chatConformance } from '../conformance/chat.ts'
import { HTTP, SOCKETS, openSlackFixture } from './slack-fixture.ts'

chatConformance('Slack by sockets', async () => await openSlackFixture(SOCKETS))
chatConformance('Slack by signed HTTP', async () => await openSlackFixture(HTTP))
