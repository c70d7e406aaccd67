import type { Figure } from './figure.ts'

/** What a figure is to be: no more than that, or no less. */
export type Aim = { atMost: number } | { atLeast: number }

export const AIMS: Readonly<Record<string, Aim>> = {
  'picture-225-ms': { atMost: 150 },
  'plan-graph-10000-ms': { atMost: 300 },
  'plan-read-ratio': { atMost: 2 },
  'makespan-ratio-225': { atMost: 1.1 },
  'graph-10000-vs-dbos': { atLeast: 2 },
  'commit-to-start-vs-pgboss': { atMost: 1.5 },
  'recovery-restart-s': { atMost: 1 },
  'recovery-takeover-s': { atMost: 1 },
  'rest-mb': { atMost: 150 },
}

/** With what it was aimed at, where it was. */
export function withAim(figure: Figure): Figure {
  const aim = AIMS[figure.name]
  return aim ? { ...figure, aim, isMet: isMet(aim, figure.value) } : figure
}

/** ` (aimed at: at most 150; missed)` */
export function sayAim({ aim, isMet }: Figure): string {
  if (!aim) return ''
  const said = 'atMost' in aim ? `at most ${aim.atMost}` : `at least ${aim.atLeast}`
  return ` (aimed at: ${said}; ${isMet === true ? 'met' : 'missed'})`
}

function isMet(aim: Aim, value: number): boolean {
  return 'atMost' in aim ? value <= aim.atMost : value >= aim.atLeast
}
