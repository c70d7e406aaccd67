import type { Driver } from './driver.ts'

/** The same driver, and what is asked through it just now. */
export function countCalls(driver: Driver): { driver: Driver; calls(): number } {
  let open = 0
  const counted = async <T>(call: () => Promise<T>): Promise<T> => {
    open++
    try {
      return await call()
    } finally {
      open--
    }
  }
  return {
    calls: () => open,
    driver: {
      ...driver,
      run: (statement, values) => counted(() => driver.run(statement, values)),
      begin: work => counted(() => driver.begin(work)),
      runScript: text => counted(() => driver.runScript(text)),
    },
  }
}
