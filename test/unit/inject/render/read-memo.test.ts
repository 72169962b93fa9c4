import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MemoBudget } from '../../../../src/inject/render/memo-budget.ts'
import { ReadMemo } from '../../../../src/inject/render/read-memo.ts'

interface Pod {
  readonly labels?: Readonly<Record<string, string>>
  readonly containers?: readonly { readonly name: string; readonly ports?: readonly number[] }[]
}

/** Reads what templates read: a member, whether one is there, all names, a list. */
function describePod(pod: Pod): string {
  const labels = pod.labels ?? {}
  const parts = [Object.hasOwn(labels, 'app') ? `app ${labels['app'] ?? ''}` : 'no app']
  if (labels['all'] === 'yes') parts.push(Object.keys(labels).join(), JSON.stringify(pod.containers ?? null))
  for (const container of pod.containers ?? []) parts.push(container.name, String(container.ports?.length))
  return parts.join('; ')
}

function counted(): {
  readonly memo: ReadMemo<string>
  readonly run: (pod: Pod) => string
  readonly runs: () => number
} {
  const memo = new ReadMemo<string>()
  let runs = 0
  return {
    memo,
    run: pod =>
      memo.get(pod, traced => {
        runs++
        return describePod(traced)
      }),
    runs: () => runs
  }
}

describe('a memo by reads', () => {
  it('runs once for inputs that differ only in what is never read', () => {
    const { run, runs } = counted()
    const pods = ['a', 'b', 'c'].map(unread => ({
      labels: { app: 'web', unread },
      containers: [{ name: 'c', unread }]
    }))
    expect(new Set(pods.map(run))).toEqual(new Set(['app web; c; undefined']))
    expect(runs()).toBe(1)
  })

  it('runs again where a member that was read differs, or is there no more', () => {
    const { run, runs } = counted()
    expect(run({ labels: { app: 'web' } })).toBe('app web')
    expect(run({ labels: { app: 'api' } })).toBe('app api')
    expect(run({ labels: {} })).toBe('no app')
    expect(run({})).toBe('no app')
    expect(runs()).toBe(4)
  })

  it('does not take names of Object.prototype for members', () => {
    const { run } = counted()
    expect(run(JSON.parse('{"labels":{"constructor":"x","__proto__":"y","all":"yes"}}') as Pod)).toBe(
      'no app; constructor,__proto__,all; null'
    )
  })

  it('tells -0 from 0', () => {
    const memo = new ReadMemo<string>()
    const print = (value: number): string =>
      memo.get({ value }, traced => (Object.is((traced as { value: number }).value, -0) ? '-0' : '0'))
    expect([print(0), print(-0), print(0)]).toEqual(['0', '-0', '0'])
  })

  it('reads frozen input', () => {
    const { run } = counted()
    const pod = Object.freeze({ labels: Object.freeze({ app: 'web' }), containers: Object.freeze([{ name: 'c' }]) })
    expect(run(pod)).toBe('app web; c; undefined')
  })

  it('remembers nothing of a run that depends on more than its input, or that fails', () => {
    const memo = new ReadMemo<number>()
    let clock = 0
    const tell = (): number =>
      memo.get({}, (_, recording) => {
        recording.isImpure = true
        return clock++
      })
    expect([tell(), tell()]).toEqual([0, 1])
    expect(() =>
      memo.get({ a: 1 }, () => {
        throw new Error('no')
      })
    ).toThrow('no')
    expect(memo.get({ a: 1 }, () => 7)).toBe(7)
  })

  it('forgets everything at its limit', () => {
    const memo = new ReadMemo<unknown>(new MemoBudget(10))
    for (let i = 0; i < 100; i++) memo.get({ i }, traced => (traced as { i: number }).i)
    expect(memo.statistics.nodes).toBeLessThanOrEqual(10)
  })

  it('shares its limit with other memos', () => {
    const budget = new MemoBudget(10)
    const [one, other] = [new ReadMemo<unknown>(budget), new ReadMemo<unknown>(budget)]
    one.get({ i: 0 }, traced => (traced as { i: number }).i)
    for (let i = 0; i < 100; i++) other.get({ i, j: i }, traced => Object.values(traced).join())
    expect(one.statistics.nodes).toBe(0)
  })

  it('counts long texts as many nodes', () => {
    const memo = new ReadMemo<unknown>(new MemoBudget(100))
    for (let i = 0; i < 5; i++) memo.get({ a: 'x'.repeat(20_000 + i) }, traced => (traced as { a: string }).a.length)
    memo.get({ a: 'short' }, traced => (traced as { a: string }).a.length)
    memo.get({ a: 'x'.repeat(20_000) }, () => 'forgotten')
    expect(memo.statistics.hits).toBe(0)
  })

  it('gives what the function itself gives, for any inputs in any order', () => {
    const pod = fc.record(
      {
        labels: fc.dictionary(fc.constantFrom('app', 'all', 'x'), fc.constantFrom('yes', 'no', '')),
        containers: fc.array(
          fc.record(
            { name: fc.constantFrom('a', 'b'), ports: fc.array(fc.nat(2), { maxLength: 2 }) },
            { requiredKeys: ['name'] }
          ),
          { maxLength: 2 }
        )
      },
      { requiredKeys: [] }
    )
    fc.assert(
      fc.property(fc.array(pod, { maxLength: 40 }), pods => {
        const { run } = counted()
        for (const each of pods) expect(run(each)).toBe(describePod(each))
      })
    )
  })
})
