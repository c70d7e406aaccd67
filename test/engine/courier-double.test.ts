import { chatConformance } from '../conformance/chat.ts'
import { PlatformDouble } from '../support/chat-double.ts'

chatConformance('the platform in memory', async () => new PlatformDouble())
