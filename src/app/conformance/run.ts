import { inject } from '../../inject/inject.ts'
import type { Outcome } from '../../inject/outcome.ts'
import { readReview } from '../../inject/review/decode.ts'
import type { Snapshot } from '../../inject/snapshot.ts'
import type { Corpus, RecordedCase } from './case.ts'
import { compareOutcome } from './compare.ts'
import type { Recording } from './find.ts'
import { loadPods } from './fuzz.ts'
import { loadGolden } from './golden.ts'
import type { Mismatch, Report, RunOptions } from './report.ts'
import { snapshotOf } from './snapshot.ts'
import { compareText, runText } from './text.ts'
import { runVectors } from './vectors/run.ts'

/** Runs what was found under a path. */
export async function runRecording(recording: Recording, options: RunOptions = {}): Promise<Report> {
  return recording.form === 'vectors'
    ? runVectors(recording.path, recording.kind, options)
    : runCorpus(loadCorpus(recording), options)
}

/** Loads recorded pods and texts. */
export function loadCorpus({ path, form }: Extract<Recording, { form: 'cases' | 'pods' }>): Corpus {
  return form === 'cases' ? loadGolden(path) : loadPods(path)
}

/** Runs a corpus in process. */
export function runCorpus(corpus: Corpus, { only, ...chosen }: RunOptions = {}): Report {
  const isWanted = ({ name }: { readonly name: string }): boolean => only === undefined || name.includes(only)
  const webhook = { total: 0, mismatches: [] as Mismatch[] }
  const inject = { total: 0, mismatches: [] as Mismatch[] }
  for (const { world, ...group } of corpus.groups) {
    const cases = group.cases.filter(isWanted)
    const texts = group.texts.filter(isWanted)
    if (cases.length === 0 && texts.length === 0) continue
    const snapshot = snapshotOf(world, chosen)
    webhook.total += cases.length
    inject.total += texts.length
    webhook.mismatches.push(
      ...mismatchesOf(cases, snapshot, each => compareOutcome(runCase(each.recorded, each.snapshot), each.recorded))
    )
    inject.mismatches.push(
      ...mismatchesOf(texts, snapshot, each => compareText(runText(each.recorded, each.snapshot), each.recorded))
    )
  }
  return { name: corpus.name, parts: { webhook, inject }, skipped: corpus.skipped }
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
