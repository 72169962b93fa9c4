import fc from 'fast-check'
import { beforeAll, describe, test } from 'vitest'
import { snapshotOf } from '../../src/app/conformance/snapshot.ts'
import { readShippedPolicy } from '../../src/app/shipped-policy.ts'
import type { Snapshot } from '../../src/inject/snapshot.ts'
import { checkInvariants } from '../property/invariants.ts'
import { pods } from '../property/pods.ts'

/** More runs by FUZZ_RUNS, a reproduction by FUZZ_SEED. */
const runs = Number(process.env['FUZZ_RUNS'] ?? 150)
const seed = process.env['FUZZ_SEED']

let snapshot: Snapshot

beforeAll(async () => {
  const { config, values, mesh } = await readShippedPolicy()
  const compiled = snapshotOf(
    {
      release: 'head',
      revision: 'default',
      config,
      values,
      mesh,
      environment: {},
      nodes: [{ name: 'n', kubeletVersion: 'v1.34.0' }],
      namespaces: [],
      proxyConfigs: []
    },
    { compat: 'safe' }
  )
  if (typeof compiled === 'string') throw new Error(compiled)
  snapshot = compiled
})

describe('pods that nobody thought of', () => {
  test('keep what is theirs, and get a patch that applies', { timeout: 60_000 + 100 * runs }, () => {
    fc.assert(
      fc.property(pods, pod => {
        checkInvariants(pod, snapshot)
      }),
      { numRuns: runs, ...(seed === undefined ? {} : { seed: Number(seed) }) }
    )
  })
})
