import { Instance } from './instance.ts'
import type { World } from './world.ts'

/** How long a machine may run on before something else befalls it. */
const REST_MIN_MS = 300
const REST_MAX_MS = 1_500
const UNSEEN_MAX_MS = 3_000
const JUMP_AHEAD_MAX_MS = 25_000
const JUMP_BACK_MAX_MS = 2_000

export function openInstance(world: World): void {
  const { instances, chance, scenario } = world
  const instance = new Instance(world, `w${instances.length + 1}`, chance.pick(scenario.hosts))
  instances.push(instance)
  void instance.start()
}

/** What befalls the machines from outside, again and again; and somebody starts the program again where it died. */
export function disturb(world: World): void {
  const { chance, scenario, scheduler } = world
  const { faults } = scenario
  const left = world.instances.filter(instance => !instance.isGone()).length
  if (left < scenario.instances && (left === 0 || chance.hits(0.2))) openInstance(world)
  const working = world.living()
  if (working.length > 0) {
    if (chance.hits(faults.shutdown)) void chance.pick(working).close()
    if (chance.hits(faults.crash)) chance.pick(working).crash('out of the blue')
    if (chance.hits(faults.presenceLost)) hide(world, chance.pick(working))
  }
  if (chance.hits(faults.jobLost)) loseJob(world)
  if (chance.hits(faults.clockJump)) turnClock(world)
  scheduler.after(chance.between(REST_MIN_MS, REST_MAX_MS), () => disturb(world))
}

/** The others take it for dead, though it lives. */
function hide(world: World, instance: Instance): void {
  const { memory, scheduler, chance } = world
  world.note(instance.id, 'is not seen by the others for a while')
  memory.dropWorker(instance.id)
  scheduler.after(chance.between(100, UNSEEN_MAX_MS), () => {
    if (!instance.isGone()) memory.present.add(instance.id)
  })
}

function loseJob(world: World): void {
  const { memory, chance } = world
  const atWork = [...memory.runs.values()].flatMap(({ row, live, attempts }) =>
    [...live].flatMap(key => {
      const attempt = attempts.get(key)
      return attempt ? [{ run: row.id, task: attempt.task, attempt: attempt.attempt }] : []
    }),
  )
  if (atWork.length === 0) return
  const lost = chance.pick(atWork)
  world.note('world', `loses the job of ${lost.run} ${lost.task}/${lost.attempt}`)
  memory.loseJob(lost)
}

function turnClock(world: World): void {
  const { scenario, chance, skewMs } = world
  const machine = chance.pick([...scenario.hosts, 'database'])
  const isBack = chance.hits(0.3)
  const jumpMs = isBack ? -chance.between(1, JUMP_BACK_MAX_MS) : chance.between(1, JUMP_AHEAD_MAX_MS)
  world.note('clock', `of ${machine} jumps by ${jumpMs} ms`)
  skewMs.set(machine, (skewMs.get(machine) ?? 0) + jumpMs)
}
