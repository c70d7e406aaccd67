/** What a newcomer drops: something to answer, something that fails once, and a second wave. */
export const PLAN = `# Paint the club house

## Wave 1
- P1: Wash the walls (2 min)
- P2: Choose the colour (1 min) [rehearse: ask Which colour? | brown | green]
- P3: Hold the ladder (1 min) [rehearse: fail 1]

## Wave 2 (after Wave 1)
- P4: Paint the door (2 min)
`
