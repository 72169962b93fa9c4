import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadCorpus } from '../../src/app/conformance/run.ts'
import { snapshotOf } from '../../src/app/conformance/snapshot.ts'
import { inject } from '../../src/inject/inject.ts'
import { listAt, objectAt, stringAt, type JsonObject } from '../../src/inject/json.ts'
import type { Outcome } from '../../src/inject/outcome.ts'
import { provenance } from '../../src/inject/provenance/provenance.ts'
import type { InjectRequest } from '../../src/inject/request.ts'
import { readReview } from '../../src/inject/review/decode.ts'
import type { Snapshot } from '../../src/inject/snapshot.ts'
import { corpora, MISSING } from './recorded.ts'

const LISTS = ['containers', 'initContainers', 'volumes'] as const
/** Templates run once more and watched, which is slow: one pod in so many is looked at. */
const EACH = 16

test.for(['head', '1.1'])('each container and volume that %s injects has its line', (release, context) => {
  const path = join(corpora, 'golden', release)
  if (!existsSync(path)) context.skip(MISSING)
  const sample = sampleOf(path)
  expect(sample.length).toBeGreaterThan(1)
  for (const { request, outcome, snapshot } of sample) {
    const parts = new Map(provenance(request, outcome, snapshot).map(part => [part.part, part]))
    const unexplained = injectedNames(request.object as JsonObject, outcome).filter(
      name => parts.get(name)?.line === undefined
    )
    expect(unexplained).toEqual([])
  }
})

interface Case {
  readonly request: InjectRequest
  readonly outcome: Outcome
  readonly snapshot: Snapshot
}

function sampleOf(path: string): readonly Case[] {
  let seen = 0
  return loadCorpus({ path, form: 'cases' }).groups.flatMap(({ world, cases }) => {
    const wanted = cases.filter(() => seen++ % EACH === 0)
    const snapshot = wanted.length === 0 ? '' : snapshotOf(world)
    if (typeof snapshot === 'string') return []
    return wanted.flatMap(({ review }) => {
      const read = readReview(review, '', '/inject')
      if (read.kind !== 'review') return []
      const outcome = inject(read.request, snapshot)
      return outcome.kind === 'patched' ? [{ request: read.request, outcome, snapshot }] : []
    })
  })
}

function injectedNames(before: JsonObject, outcome: Outcome): readonly string[] {
  const after = outcome.kind === 'patched' ? outcome.pod : {}
  return LISTS.flatMap(list => {
    const had = new Set(listAt(objectAt(before, 'spec'), list).map(one => stringAt(one, 'name')))
    const names = listAt(objectAt(after, 'spec'), list).map(one => stringAt(one, 'name'))
    return names.filter(name => !had.has(name)).map(name => `${list}/${name}`)
  })
}
