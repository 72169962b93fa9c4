import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { findRecordings, type Recording } from '../../src/app/conformance/find.ts'
import { isFine, sumOf } from '../../src/app/conformance/report.ts'
import { runRecording } from '../../src/app/conformance/run.ts'
import { CASES, NOT_RUN } from '../skips-reporter.ts'

/** Istio's own texts stay where they are: beside the checkout, or where OUTRIGGER_SHARED says. */
const shared = process.env['OUTRIGGER_SHARED'] ?? join(import.meta.dirname, '../../../shared')
/** The recordings of Istio. */
export const corpora = join(shared, 'conformance')
/** Why tests of recordings are skipped. */
export const MISSING = 'the recordings of Istio are not beside the checkout: set OUTRIGGER_SHARED'

/** Makes a test of each recording under a folder of the corpus: every case comes out as recorded. */
export function testRecordings(folder: string, isWanted: (path: string) => boolean = () => true): void {
  const path = join(corpora, folder)
  if (!existsSync(path)) {
    test(`recordings in ${folder}`, context => {
      context.skip(MISSING)
    })
    return
  }
  testAll(findRecordings(path).filter(recording => isWanted(recording.path)))
}

/** Makes a test of each file of vectors that is part of the project. */
export function testVectors(): void {
  testAll(findRecordings(join(import.meta.dirname, 'data')))
}

function testAll(recordings: readonly Recording[]): void {
  for (const recording of recordings) {
    test(`${basename(recording.path)} comes out as recorded`, { timeout: 600_000 }, async ({ annotate }) => {
      const report = await runRecording(recording)
      const { total, mismatches } = sumOf(report)
      await annotate(String(total), CASES)
      for (const { why } of report.skipped) await annotate(why, NOT_RUN)
      expect(mismatches.slice(0, 5)).toEqual([])
      expect(isFine(report)).toBe(true)
      expect(total + report.skipped.length).toBeGreaterThan(0)
    })
  }
}
