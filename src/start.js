await import('./system/quick-imports.js')
await import('./main.ts')
