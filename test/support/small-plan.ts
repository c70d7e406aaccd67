/** Two tasks, and one after both. */
export const SMALL = `# Small

## Wave 1

- A1: Write one
- A2: Write two

## Wave 2 (after Wave 1)

- B1: Write three
`
