import { defineConfig } from 'drizzle-kit'

export default defineConfig({
  dialect: 'postgresql',
  schema: [
    './src/store/schema.ts',
    './src/store/schema-chat.ts',
    './src/store/schema-console.ts',
    './src/store/schema-retrospectives.ts',
    './src/store/schema-schedules.ts',
  ],
  out: './migrations',
  casing: 'snake_case',
})
