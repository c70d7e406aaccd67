import { nextTurn } from '../../src/system/clock.ts'

interface Batches<Job> {
  /** At most so many that may begin. */
  take(most: number): Promise<Job[]>
  /** Makes ready what waited for them. */
  end(done: Job[]): Promise<void>
  work(job: Job): Promise<void>
}

/** Works on a queue as fast as it gives and takes: in batches of whatever has come together meanwhile. */
export async function pump<Job>(
  count: number,
  slots: number,
  { take, end, work }: Batches<Job>,
): Promise<void> {
  let free = slots
  let left = count
  let isWorthALook = true
  let done: Job[] = []
  let failure: unknown
  let stir = (): void => {}
  const begin = async (job: Job): Promise<void> => {
    free--
    await work(job).catch((error: unknown) => (failure ??= error))
    free++
    done.push(job)
    stir()
  }
  while (left > 0) {
    if (failure !== undefined) throw failure
    if (done.length > 0) {
      await nextTurn()
      const batch = done
      done = []
      await end(batch)
      left -= batch.length
      isWorthALook = true
    } else if (isWorthALook && free > 0) {
      const jobs = await take(free)
      isWorthALook = jobs.length > 0
      for (const job of jobs) void begin(job)
      await nextTurn()
    } else await new Promise<void>(resolve => (stir = resolve))
  }
}
