/**
 * Given to a process with --import: one whose clock is wrong, by so many milliseconds as TORTURE_CLOCK names first; each
 * SIGUSR2 has it jump to the next of them.
 */
const shifts = (process.env['TORTURE_CLOCK'] ?? '0').split(',').map(Number)
let at = 0
const RealDate = Date
const now = () => RealDate.now() + (shifts[at] ?? 0)

globalThis.Date = class extends RealDate {
  constructor(...given) {
    if (given.length === 0) super(now())
    else super(...given)
  }
  static now() {
    return now()
  }
}

process.on('SIGUSR2', () => {
  at = (at + 1) % shifts.length
})
