import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { findRecordings } from '../../src/app/conformance/find.ts'
import { loadCorpus, runCorpus } from '../../src/app/conformance/run.ts'

/** Istio's own texts stay where they are: beside the checkout, or where OUTRIGGER_SHARED says. */
const shared = process.env['OUTRIGGER_SHARED'] ?? join(import.meta.dirname, '../../../shared')
/** The recordings of Istio. */
export const corpora = join(shared, 'conformance')
/** Why tests of recordings are skipped. */
export const MISSING = 'the recordings of Istio are not beside the checkout: set OUTRIGGER_SHARED'

/** Makes a test of each recording under a folder of the corpus: every pod and every text comes out as recorded. */
export function testRecordings(folder: string, isWanted: (path: string) => boolean = () => true): void {
  const path = join(corpora, folder)
  if (!existsSync(path)) {
    test(`recordings in ${folder}`, context => {
      context.skip(MISSING)
    })
    return
  }
  for (const recording of findRecordings(path).filter(isWanted)) {
    test(`${basename(recording)} comes out as recorded`, { timeout: 600_000 }, () => {
      const { webhook, inject } = runCorpus(loadCorpus(recording))
      expect([...webhook.mismatches, ...inject.mismatches].slice(0, 5)).toEqual([])
      expect(webhook.total + inject.total).toBeGreaterThan(0)
    })
  }
}
