import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Corpus, RecordedCase, RecordedWorld } from '../../src/app/conformance/case.ts'
import { findRecordings } from '../../src/app/conformance/find.ts'
import { sumOf } from '../../src/app/conformance/report.ts'
import { loadCorpus, runCase, runCorpus } from '../../src/app/conformance/run.ts'
import { snapshotOf } from '../../src/app/conformance/snapshot.ts'
import { cacheStatistics } from '../../src/inject/cache-statistics.ts'
import { inject } from '../../src/inject/inject.ts'
import { isObject, listAt, member, objectAt, type Json } from '../../src/inject/json.ts'
import type { Outcome } from '../../src/inject/outcome.ts'
import { injectRemembering } from '../../src/inject/replicas/inject-remembering.ts'
import { readReview } from '../../src/inject/review/decode.ts'
import { encodeOutcome, encodePatch } from '../../src/inject/review/encode.ts'
import { corpora, MISSING } from './recorded.ts'

/**
 * Without caches each pod goes the long way: everything is rendered, read and made canonical anew. That is slow, so that
 * some recordings and a share of their cases have to do. OUTRIGGER_SHARE=1 takes all of them.
 */
const share = Number(process.env['OUTRIGGER_SHARE'] ?? 23)
const FEW = [
  'head',
  '1.27',
  '1.18',
  '1.1',
  'edge.jsonl',
  'fuzz-head.jsonl.gz',
  'fuzz-1.21.jsonl.gz',
  'kubeinject.jsonl'
]

describe('without caches', () => {
  if (!existsSync(corpora)) {
    test('recordings', context => {
      context.skip(MISSING)
    })
    return
  }
  for (const recording of findRecordings(corpora)) {
    const { path, form } = recording
    if (form === 'vectors' || (share !== 1 && !FEW.includes(basename(path)))) continue
    test(
      `${basename(path)} comes out as recorded, and patch for patch as with caches`,
      { timeout: 1_200_000 },
      context => {
        const corpus = sample(loadCorpus(recording))
        context.skip(corpus.groups.length === 0, 'it holds configurations only')
        const { total, mismatches } = sumOf(runCorpus(corpus, { caches: 'off' }))
        expect(mismatches.slice(0, 5)).toEqual([])
        expect(total).toBeGreaterThan(0)
        for (const { world, cases } of corpus.groups) {
          const [wanted] = outcomes(cases, world, { caches: 'off', times: 1 })
          // The second time all is known.
          expect(outcomes(cases, world, { caches: 'on', times: 2 })).toEqual([wanted, wanted])
          expectReplicasAlike(cases, world)
        }
      }
    )
  }
  test('with caches, texts of new pods were read in pieces, and replicas were looked up', () => {
    expect(Math.min(hitsOf('pieces'), hitsOf('replicas'))).toBeGreaterThan(0)
  })
})

function hitsOf(cache: string): number {
  return cacheStatistics().find(({ name }) => name === cache)?.hits ?? 0
}

/** Keeps one case of so many; of named situations, all. */
function sample(corpus: Corpus): Corpus {
  const step = corpus.name === 'edge' ? 1 : share
  let count = 0
  const isKept = (): boolean => count++ % step === 0
  const groups = corpus.groups.map(({ world, cases, texts }) => ({
    world,
    cases: cases.filter(isKept),
    texts: texts.filter(isKept)
  }))
  return { ...corpus, groups: groups.filter(({ cases, texts }) => cases.length + texts.length > 0) }
}

/** What becomes of the cases, several times over, as they are served: recordings are compared in mode exact. */
function outcomes(
  cases: readonly RecordedCase[],
  world: RecordedWorld,
  { caches, times }: { readonly caches: 'on' | 'off'; readonly times: number }
): readonly (readonly (Outcome | string)[])[] {
  const snapshot = snapshotOf(world, { compat: 'safe', caches })
  if (typeof snapshot === 'string') return Array.from({ length: times }, () => [snapshot])
  return Array.from({ length: times }, () => cases.map(recorded => checked(runCase(recorded, snapshot))))
}

const TOKENS = ['bbbbb', 'ccccc', 'ddddd'].map(random => `kube-api-access-${random}`)

/** Several replicas of each recorded pod, with token and owner of their own: the third one's answer is looked up. */
function expectReplicasAlike(cases: readonly RecordedCase[], world: RecordedWorld): void {
  const snapshot = snapshotOf(world, { compat: 'safe' })
  if (typeof snapshot === 'string') return
  for (const { review, path } of cases) {
    const decoded = readReview(review, '', path)
    if (decoded.kind !== 'review') continue
    for (const token of TOKENS) {
      const request = { ...decoded.request, uid: token, object: replica(decoded.request.object, token) }
      const alone = inject(request, snapshot)
      const outcome = injectRemembering(request, snapshot)
      expect(encodeOutcome(outcome, request)).toBe(encodeOutcome(alone, request))
      expect(outcome.decision).toEqual(alone.decision)
    }
  }
}

/** Gives a pod the volume that the API server gives it, and an owner. */
function replica(pod: Json, token: string): Json {
  if (!isObject(pod) || !isObject(member(pod, 'spec'))) return pod
  const spec = objectAt(pod, 'spec')
  const mount = { name: token, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount', readOnly: true }
  const containers = listAt(spec, 'containers').map((container: Json) =>
    isObject(container) ? { ...container, volumeMounts: [...listAt(container, 'volumeMounts'), mount] } : container
  )
  const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'owner', uid: `uid-of-${token}`, controller: true }
  return {
    ...pod,
    metadata: { ...objectAt(pod, 'metadata'), ownerReferences: [owner], managedFields: [{ manager: token }] },
    spec: { ...spec, volumes: [...listAt(spec, 'volumes'), { name: token, projected: { sources: [] } }], containers }
  }
}

/** What is sent is the patch. */
function checked(outcome: Outcome | string): Outcome | string {
  if (typeof outcome !== 'object' || outcome.kind !== 'patched') return outcome
  const sent: unknown = JSON.parse(atob(encodePatch(outcome.patch)))
  expect(sent).toEqual(outcome.patch)
  return outcome
}
