import type { Draft } from '../assemble/draft.ts'
import type { Finding } from '../plan.ts'
import { takeWish } from '../words/soft.ts'

/** `ideally after T1`: a wish, and Regatta keeps nobody waiting for it. */
export function findSoft({ tasks }: Draft): Finding[] {
  return tasks.flatMap(({ id, told }) => {
    const found = told.dependencies.flatMap(({ text, soft, line }) => {
      const wish = soft === true ? text : takeWish(text)?.wish
      return wish === undefined ? [] : [{ wish, line }]
    })
    return found.slice(0, 1).map(({ wish, line }) => toFinding(id, wish, line))
  })
}

function toFinding(id: string, wish: string, line: number): Finding {
  const said = wish.length > 80 ? `${wish.slice(0, 80)}…` : wish
  const message = `What ${id} would like first is a wish (“${said}”). Regatta does not wait for it; write what it needs where it should.`
  return { code: 'soft-condition', severity: 'note', line, message }
}
