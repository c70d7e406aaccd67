/**
 * How things stand, by colours: on the page (`web/page/colours.css`, which a test holds to this) and in pictures, which have a
 * card of their own and are always light. Each is told well from what lies below it.
 */
export const PALETTE = {
  done: { light: '#1d7f74', dark: '#4db8a8' },
  active: { light: '#2f6fdd', dark: '#7ba7f2' },
  parked: { light: '#a6326f', dark: '#e58fbd' },
  mended: { light: '#b86e00', dark: '#e3a545' },
  failed: { light: '#c62828', dark: '#f27d72' },
  critical: { light: '#5b2a86', dark: '#bb9ce6' },
} as const
