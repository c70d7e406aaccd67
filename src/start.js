import { quickenImports } from './system/quick-imports.js'

quickenImports()
await import('./main.ts')
