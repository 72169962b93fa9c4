import { describe, expect, it } from 'vitest'
import { atOnce } from '../../../src/policy/pausing.ts'
import { inSlices } from '../../../src/world/in-slices.ts'
import { oneAtATime } from '../../../src/world/one-at-a-time.ts'
import { sliced } from '../../../src/world/sliced.ts'

describe('repeated work', () => {
  it('never overlaps, and what is asked for during a run makes one more', async () => {
    const events: string[] = []
    const work = oneAtATime(async () => {
      events.push('begin')
      await Promise.resolve()
      events.push('end')
    })
    work.request()
    work.request()
    work.request()
    await work.idle()
    expect(events).toEqual(['begin', 'end', 'begin', 'end'])
    work.request()
    await work.idle()
    expect(events).toHaveLength(6)
  })
})

describe('a queue', () => {
  it('takes all items in their order, also those that come meanwhile', async () => {
    const taken: number[] = []
    const queue = sliced<number>(item => {
      taken.push(item)
      if (item === 2) queue.put(9)
    })
    for (const item of [1, 2, 3]) queue.put(item)
    await queue.idle()
    expect(taken).toEqual([1, 2, 3, 9])
  })
})

describe('work that can pause', () => {
  function* counting(to: number): Generator<undefined, number> {
    let sum = 0
    for (let i = 1; i <= to; i++) {
      sum += i
      yield
    }
    return sum
  }

  it('comes to the same at once and in slices', async () => {
    expect(atOnce(counting(1000))).toBe(500_500)
    expect(await inSlices(counting(1000))).toBe(500_500)
  })

  it('lets others through when it takes long', async () => {
    let others = 0
    let done = false
    const other = (): void => {
      others++
      if (!done) setImmediate(other)
    }
    setImmediate(other)
    function* untilOthersRan(): Generator<undefined, void> {
      while (others < 3) yield
    }
    await inSlices(untilOthersRan())
    done = true
    expect(others).toBeGreaterThanOrEqual(3)
  })
})
