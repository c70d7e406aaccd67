import type { Effect, Order } from '../run/input.ts'
import type { OrderRow } from '../store/port.ts'

/** As it is stored: of what does not end the attempt the text holds all that goes with it. */
export function toOrderRow(run: string, effect: Extract<Effect, { type: 'order' }>): Omit<OrderRow, 'seq'> {
  const { type: _, task, attempt, worker, ...order } = effect
  const ref = { run, task, attempt, worker }
  if (order.order === 'stop' || order.order === 'end') return { ...ref, order: order.order, why: order.why }
  const { order: name, ...rest } = order
  return { ...ref, order: name, why: JSON.stringify(rest) }
}

export function fromOrderRow({ order, why }: OrderRow): Order {
  return order === 'stop' || order === 'end'
    ? { order, why }
    : ({ order, ...(JSON.parse(why) as object) } as Order)
}
