/** The micro bench: the corridor in process, against one JSON.parse and JSON.stringify of the same reviews. */
import { inject } from '../../src/inject/inject.ts'
import { decodeReview } from '../../src/inject/review/decode.ts'
import { encodeOutcome } from '../../src/inject/review/encode.ts'
import type { Snapshot } from '../../src/inject/snapshot.ts'
import { bookinfoPod, bookinfoReviews, reviewOf } from './reviews.ts'
import { benchSnapshot } from './snapshot.ts'
import { microseconds, type Figure } from './statistics.ts'

/** One row: what it costs, and as a multiple of parsing and writing the same review. */
export interface MicroRow {
  readonly name: string
  readonly microseconds: Figure
  readonly ratio: number
}

/** Measures the whole corridor, bytes in to bytes out, and its parts. */
export async function micro(rounds: number, calls: number): Promise<readonly MicroRow[]> {
  const on = await benchSnapshot('on')
  const off = await benchSnapshot('off')
  const few = bodies(bookinfoReviews(300))
  const many = bodies(bookinfoReviews(500, 500))
  const large = bodies([reviewOf(bookinfoPod(0, 6, { variables: 2000, managedFields: 500_000 }))])
  const base = floor(few, rounds, calls)
  const manyBase = floor(many, rounds, calls)
  const largeBase = floor(large, rounds, 20)
  const row = (name: string, figure: Figure, floorFigure: Figure): MicroRow => ({
    name,
    microseconds: figure,
    ratio: figure.median / floorFigure.median
  })
  return [
    row('JSON.parse + JSON.stringify of the review', base, base),
    row('corridor, 300 pods of 6 workloads', corridor(few, on, rounds, calls), base),
    row('corridor, 500 distinct workloads', corridor(many, on, rounds, calls), manyBase),
    row('corridor, 300 pods of 6 workloads, no caches', corridor(few, off, rounds, Math.ceil(calls / 4)), base),
    row('JSON.parse + JSON.stringify, 2,000 variables and 500 KB of managedFields', largeBase, largeBase),
    row('corridor, the same pod', corridor(large, on, rounds, 20), largeBase)
  ]
}

function bodies(reviews: readonly string[]): readonly Buffer[] {
  return reviews.map(review => Buffer.from(review))
}

function floor(reviews: readonly Buffer[], rounds: number, calls: number): Figure {
  let written = 0
  return microseconds(rounds, calls, call => {
    written += JSON.stringify(JSON.parse(at(reviews, call).toString())).length
    if (written < 0) throw new Error('never')
  })
}

function corridor(reviews: readonly Buffer[], snapshot: Snapshot, rounds: number, calls: number): Figure {
  return microseconds(rounds, calls, call => {
    const decoded = decodeReview(at(reviews, call), '/inject')
    if (decoded.kind !== 'review') throw new Error(decoded.message)
    const outcome = inject(decoded.request, snapshot)
    if (outcome.kind !== 'patched') throw new Error(`the pod was ${outcome.kind}`)
    encodeOutcome(outcome, decoded.request)
  })
}

function at(reviews: readonly Buffer[], call: number): Buffer {
  const review = reviews[call % reviews.length]
  if (!review) throw new Error('no review')
  return review
}
