import type { ThreadRef } from '../../src/run/event.ts'
import { planOf } from '../support/runs.ts'

/** Small enough to be read in one piece. */
export const HARBOUR = planOf(
  {
    'Phase 1': {
      title: 'Ground',
      tasks: [
        { id: 'H01', title: 'Tables for berths' },
        { id: 'H02', title: 'Import bookings', needs: ['H01'] },
      ],
    },
    'Phase 2': {
      title: 'Booking',
      tasks: [
        { id: 'H03', title: 'Book a berth' },
        { id: 'H04', title: 'Cancel a booking', needs: ['H03'] },
        { id: 'H05', title: 'Take cards' },
      ],
    },
    'Phase 3': { tasks: [{ id: 'H06', title: 'The day on one page' }] },
    'Phase 4': { tasks: [{ id: 'H07', title: 'A busy Saturday' }] },
    'Phase 5': { tasks: [{ id: 'H08', title: 'One page for the staff' }] },
  },
  'Harbour',
)

export const THREAD: ThreadRef = { chat: 'console', channel: 'general', root: 'm1' }
