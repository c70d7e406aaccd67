import { openReading } from '../../src/reading/reading.ts'
import { systemClock } from '../../src/system/clock.ts'

// Reads once and leaves the thread behind.
const log = { info() {}, warn() {}, error() {} }
const plan = await openReading({ clock: systemClock, log }).read(new TextEncoder().encode('# A plan'))
process.stdout.write(plan.title)
