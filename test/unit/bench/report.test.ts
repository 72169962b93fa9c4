import { describe, expect, it } from 'vitest'
import { baselineOf, holds, regressions } from '../../bench/report/compare.ts'
import { performanceDocument } from '../../bench/report/document.ts'
import { svgOf, ticks } from '../../bench/report/svg.ts'
import type { Measured } from '../../bench/section.ts'

function measured(min: number, median: number, max: number, changes: Partial<Measured> = {}): Measured {
  return { id: 'CPU', figure: { min, median, max }, isRatio: true, better: 'lower', ...changes }
}

describe('a run held against another', () => {
  const before = baselineOf([measured(3, 3.2, 3.4)])

  it('is worse where every round is worse and the median by more than a fifth', () => {
    expect(regressions([measured(3.9, 4, 4.1)], before)).toEqual(['CPU: 4.00, before 3.20'])
  })

  it('is not worse within noise', () => {
    expect(regressions([measured(3.3, 4, 4.1)], before)).toEqual([])
    expect(regressions([measured(3.5, 3.6, 3.7)], before)).toEqual([])
    expect(regressions([measured(1, 1, 1)], before)).toEqual([])
  })

  it('knows what should be high', () => {
    const old = baselineOf([measured(1.8, 1.9, 2, { better: 'higher' })])
    expect(regressions([measured(1.3, 1.4, 1.5, { better: 'higher' })], old)).toHaveLength(1)
    expect(regressions([measured(2.8, 2.9, 3, { better: 'higher' })], old)).toEqual([])
  })

  it('leaves absolute figures and new ones alone', () => {
    expect(baselineOf([measured(1, 1, 1, { isRatio: false })])).toEqual({})
    expect(regressions([measured(9, 9, 9, { id: 'new' })], before)).toEqual([])
  })
})

describe('a promise', () => {
  it('is kept by the median', () => {
    const limit = { value: 4, says: 'at most 4' }
    expect(holds(measured(3, 3.9, 5, { limit }))).toBe(true)
    expect(holds(measured(3, 4.1, 5, { limit }))).toBe(false)
    expect(holds(measured(3, 4.1, 5, { limit, better: 'higher' }))).toBe(true)
    expect(holds(measured(3, 4.1, 5))).toBeUndefined()
  })
})

describe('the page', () => {
  it('has the promises, the tables and the plots', async () => {
    const plot = { id: 'p', title: 'A plot', x: 'x', y: 'y', series: [] }
    const section = { title: 'A part', says: 'What was done.', head: ['a'], rows: [['1']], plots: [plot] }
    const limit = { value: 4, says: 'at most 4' }
    const text = await performanceDocument(
      [{ ...section, measured: [measured(3, 3.5, 5, { limit }), measured(1, 1, 1, { id: 'no promise' })] }],
      { cpu: 'a CPU', cores: 2, node: 'v20' }
    )
    expect(text).toMatch(/\| CPU +\| at most 4 +\| 3\.50 +\| 3\.00 to 5\.00 +\| yes +\|/)
    expect(text).toContain('![A plot](performance-p.svg)')
    expect(text).not.toContain('no promise')
  })

  it('draws lines on round numbers', () => {
    expect(ticks(4.2)).toEqual([0, 1, 2, 3, 4, 5])
    expect(ticks(100_000)).toEqual([0, 20_000, 40_000, 60_000, 80_000, 100_000])
    const points = [
      [0, 0],
      [10, 5]
    ] as const
    const svg = svgOf({ id: 'p', title: 'a < b', x: 'x', y: 'y', series: [{ name: 'one', points }] })
    expect(svg).toContain('a &lt; b')
    expect(svg).toContain('<polyline points="60.0,310.0 700.0,70.0"')
  })
})
