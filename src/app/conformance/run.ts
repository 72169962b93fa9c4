import { inject } from '../../inject/inject.ts'
import type { Outcome } from '../../inject/outcome.ts'
import { readReview } from '../../inject/review/decode.ts'
import type { Settings, Snapshot } from '../../inject/snapshot.ts'
import type { Corpus, RecordedCase } from './case.ts'
import { compareOutcome } from './compare.ts'
import { loadPods } from './fuzz.ts'
import { loadGolden } from './golden.ts'
import { isFolder } from './read.ts'
import { snapshotOf } from './snapshot.ts'
import { compareText, runText } from './text.ts'

/** A case that did not come out as recorded. */
export interface Mismatch {
  readonly name: string
  readonly difference: string
}

/** Results of one door: reviews through the webhook, or texts through manual injection. */
export interface DoorReport {
  readonly total: number
  readonly mismatches: readonly Mismatch[]
}

/** What became of one corpus. */
export interface CorpusReport {
  readonly name: string
  readonly webhook: DoorReport
  readonly inject: DoorReport
  readonly skipped: Corpus['skipped']
}

/** Loads a corpus: a folder of recorded cases, or a file of recorded pods. */
export function loadCorpus(path: string): Corpus {
  return isFolder(path) ? loadGolden(path) : loadPods(path)
}

/** How to run a corpus. */
export interface RunOptions {
  /** Keeps the cases whose name it is part of. Default: all. */
  readonly only?: string | undefined
  /** Default: exact, for the recordings show what istiod does. */
  readonly compat?: Settings['compat']
}

/** Runs a corpus in process. */
export function runCorpus(corpus: Corpus, { only, compat }: RunOptions = {}): CorpusReport {
  const isWanted = ({ name }: { readonly name: string }): boolean => only === undefined || name.includes(only)
  const webhook = { total: 0, mismatches: [] as Mismatch[] }
  const inject = { total: 0, mismatches: [] as Mismatch[] }
  for (const { world, ...group } of corpus.groups) {
    const cases = group.cases.filter(isWanted)
    const texts = group.texts.filter(isWanted)
    if (cases.length === 0 && texts.length === 0) continue
    const snapshot = snapshotOf(world, compat)
    webhook.total += cases.length
    inject.total += texts.length
    webhook.mismatches.push(
      ...mismatchesOf(cases, snapshot, each => compareOutcome(runCase(each.recorded, each.snapshot), each.recorded))
    )
    inject.mismatches.push(
      ...mismatchesOf(texts, snapshot, each => compareText(runText(each.recorded, each.snapshot), each.recorded))
    )
  }
  return { name: corpus.name, webhook, inject, skipped: corpus.skipped }
}

function mismatchesOf<C extends { readonly name: string }>(
  cases: readonly C[],
  snapshot: Snapshot | string,
  differenceOf: (each: { readonly recorded: C; readonly snapshot: Snapshot }) => string | undefined
): readonly Mismatch[] {
  return cases.flatMap(recorded => {
    const difference =
      typeof snapshot === 'string' ? `configuration: ${snapshot}` : differenceOf({ recorded, snapshot })
    return difference === undefined ? [] : [{ name: recorded.name, difference }]
  })
}

/** Sends one recorded review through the corridor. */
export function runCase({ review, path }: RecordedCase, snapshot: Snapshot): Outcome | string {
  const decoded = readReview(review, '', path)
  return decoded.kind === 'review' ? inject(decoded.request, snapshot) : decoded.message
}

/** Tells whether every case came out as recorded. */
export function isAllEqual({ webhook, inject }: CorpusReport): boolean {
  return webhook.mismatches.length === 0 && inject.mismatches.length === 0
}
