import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { corpora, MISSING } from './recorded.ts'
import { isEqual, LOSSES, lossesOf, type Loss } from './uninject-losses.ts'
import { pairsOf, type Pair } from './uninject-pairs.ts'

const golden = join(corpora, 'golden')
const releases = existsSync(golden) ? readdirSync(golden).filter(name => /^(?:head|1\.\d+)$/.test(name)) : []

describe('what istiod injected, taken out again', () => {
  if (releases.length === 0) it('is what went in', context => context.skip(MISSING))

  const different: Pair[] = []

  it.each(releases)('of %s, is what went in but for what is lost, and stays so', release => {
    const pairs = pairsOf(join(golden, release))
    const changed = pairs.filter(pair => !isEqual(pair))
    console.log(`uninject ${release}: ${String(pairs.length - changed.length)} of ${String(pairs.length)} are equal`)
    different.push(...changed)
    expect(pairs.length).toBeGreaterThan(0)
    expect(namesOf(changed.filter(pair => !isEqual(pair, lossesOf(pair))))).toEqual([])
    expect(namesOf(pairs.filter(({ isStable }) => !isStable))).toEqual([])
  })

  it.runIf(releases.length > 0).each(LOSSES)('still loses: $why', loss => {
    const lost = different.filter(pair => isReason(loss, pair))
    console.log(`uninject: ${String(lost.length)} differ: ${loss.why}`)
    expect(lost.length).toBeGreaterThan(0)
  })
})

/** Without this loss, the others do not explain the difference. */
function isReason(loss: Loss, pair: Pair): boolean {
  const losses = lossesOf(pair)
  const others = losses.filter(one => one !== loss)
  return others.length < losses.length && !isEqual(pair, others)
}

function namesOf(pairs: readonly Pair[]): readonly string[] {
  return pairs.map(({ name }) => name)
}
