import { describe, expect, it } from 'vitest'
import { PARSERS, fuzz } from '../../property/fuzz.ts'

/** A short round; `npm run fuzz -- --iterations 1000000` is a long one. */
describe('random and mutated text', () => {
  it('is read or refused by every parser with an error of its own', { timeout: 120_000 }, () => {
    const report = fuzz({ iterations: 3000, seed: 4 })
    expect(report.map(({ name }) => name)).toEqual(PARSERS.map(({ name }) => name))
    // Text that is never read tests little.
    for (const { accepted } of report) expect(accepted).toBeGreaterThan(30)
  })

  it('that a parser fails on with a foreign exception is told', () => {
    const broken = { name: 'broken', seeds: ['x'], errors: [SyntaxError], run: () => Object.keys(null as never) }
    expect(() => fuzz({ iterations: 1, seed: 4, parsers: [broken] })).toThrow('broken at iteration 0 of seed 4, given')
  })
})
