import { openStore } from '../../src/store/open-store.ts'
import { chatConformance } from '../conformance/chat.ts'
import { failOnWarning, openTestPglite } from '../support/databases.ts'
import { Memory } from '../support/memory-store.ts'
import { openConsoleFixture } from './console-fixture.ts'

chatConformance('the console in memory', async () => await openConsoleFixture(new Memory(Date.now).open()))

chatConformance('the console on PGlite', async () => {
  const driver = await openTestPglite()
  return await openConsoleFixture(await openStore(driver, failOnWarning, { superviseSeconds: 1 }))
})
