import { describe, expect, it } from 'vitest'
import { atOnce } from '../../../src/policy/pausing.ts'
import { inSlices } from '../../../src/world/in-slices.ts'
import { oneAtATime } from '../../../src/world/one-at-a-time.ts'

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

  it('takes one slice in a turn, however many work at the same time', async () => {
    // What the tests before have taken of this turn does not count.
    await new Promise(setImmediate)
    let turn = 0
    let done = false
    const count = (): void => {
      turn++
      if (!done) setImmediate(count)
    }
    setImmediate(count)
    const workIn = new Map<number, number>()
    function* working(): Generator<undefined, void> {
      for (let i = 0; i < 10; i++) {
        const until = performance.now() + 1
        while (performance.now() < until);
        workIn.set(turn, (workIn.get(turn) ?? 0) + 1)
        yield
      }
    }
    await Promise.all(Array.from({ length: 5 }, () => inSlices(working())))
    done = true
    // Slices of 4 ms in steps of 1 ms.
    expect(Math.max(...workIn.values())).toBeLessThanOrEqual(4)
  })
})
