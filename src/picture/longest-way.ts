/** A task on the longest way of a plan, and how many others of its wave would make one as long. */
export interface WayStep {
  id: string
  alike: number
}

/** `A → B (any of 3) → C` */
export function sayWay(steps: readonly WayStep[]): string {
  return steps.map(({ id, alike }) => (alike === 0 ? id : `${id} (any of ${alike + 1})`)).join(' → ')
}
