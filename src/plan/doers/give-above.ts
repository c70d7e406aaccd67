import type { Block } from '../outline/outline.ts'
import { fieldsOf, toName } from '../tell/fields.ts'
import type { Telling } from '../tell/telling.ts'

/** `Agent: Ravi` above one list and `Agent: Suki` above the next: who does what the list below tells. `told`: block by block. */
export function giveAbove(blocks: Block[], told: Telling[][]): void {
  const owners = blocks.map((block, at) => {
    const next = blocks[at + 1]?.kind
    const isAbove = block.kind === 'text' && block.lines.length === 1 && (next === 'list' || next === 'table')
    return isAbove ? (fieldsOf([block]).find(({ fact }) => fact === 'agent') ?? null) : null
  })
  if (owners.filter(owner => owner !== null).length < 2) return
  for (const [at, owner] of owners.entries())
    for (const { tasks } of owner === null ? [] : (told[at + 1] ?? []))
      for (const task of tasks) task.agent ??= task.open ? null : toName(owner!.value)
}
