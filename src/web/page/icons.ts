import { h } from 'preact'
import type { ComponentChild } from 'preact'

const PATHS = {
  menu: 'M4 7h16M4 12h16M4 17h16',
  back: 'M14 6l-6 6 6 6',
  close: 'M6 6l12 12M18 6L6 18',
  send: 'M5 12h13M12 5.5l6.5 6.5-6.5 6.5',
  attach: 'M19 11.5l-7 7a4.6 4.6 0 01-6.5-6.5l7.6-7.6a3 3 0 014.3 4.3l-7.5 7.5a1.5 1.5 0 01-2.2-2.2l6.8-6.7',
  reply: 'M20 14.5a2.5 2.5 0 01-2.5 2.5H9l-4 3V7.5A2.5 2.5 0 017.5 5h10A2.5 2.5 0 0120 7.5z',
  smile: 'M10.5 20a8 8 0 118-8M8 10h.01M13 10h.01M7.5 13.5a3.7 3.7 0 006 0M18.5 15.5v6M15.5 18.5h6',
  down: 'M12 5v14M6 13l6 6 6-6',
  plus: 'M12 5v14M5 12h14',
  file: 'M7 3.5h7l4 4V20.5H7zM13.5 3.5V8H18',
  chat: 'M20 14.5a2.5 2.5 0 01-2.5 2.5H9l-4 3V7.5A2.5 2.5 0 017.5 5h10A2.5 2.5 0 0120 7.5z',
  plan: 'M6 3.5h12v17H6zM9 8h6M9 12h6M9 16h3.5',
  runs: 'M4 6.5h9M7 12h10M11 17.5h9',
  waiting: 'M12 21a9 9 0 100-18 9 9 0 000 18zM9.6 9.4a2.5 2.5 0 114 2c-1 .7-1.6 1.2-1.6 2.3M12 16.8h.01',
  history: 'M4 5v5h5M4.6 10a8 8 0 11-.4 4M12 8v4.5l3 2',
  installation: 'M4 5h16v5.5H4zM4 13.5h16V19H4zM7.5 7.8h.01M7.5 16.3h.01',
  eye: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 9.2a2.8 2.8 0 100 5.6 2.8 2.8 0 000-5.6z',
} as const

export type IconName = keyof typeof PATHS

export function Icon({ name }: { name: IconName }): ComponentChild {
  return h(
    'svg',
    { class: 'icon', viewBox: '0 0 24 24', 'aria-hidden': 'true' },
    h('path', { d: PATHS[name] }),
  )
}

/** The mark of the bot, and of the page. */
export function Sail(): ComponentChild {
  return h('svg', { class: 'sail', viewBox: '0 0 32 32', 'aria-hidden': 'true' }, [
    h('path', { d: 'M17 4v18h9C25 14 22 8 17 4zM14.5 9v13H7c1-5 3.5-9.5 7.5-13z' }),
    h('path', { d: 'M5 24.5h22c-1 2.5-3 3.5-5.5 3.5h-11C8 28 6 27 5 24.5z' }),
  ])
}
