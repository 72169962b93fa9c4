import type { ChosenSettings } from './snapshot.ts'

/** A case that did not come out as recorded. */
export interface Mismatch {
  readonly name: string
  readonly difference: string
}

/** How many cases were run, and which came out differently. */
export interface Tally {
  readonly total: number
  readonly mismatches: readonly Mismatch[]
}

/** What became of one recording. */
export interface Report {
  readonly name: string
  /** By the door that the cases came in: reviews through the webhook, texts through manual injection, single functions. */
  readonly parts: Readonly<Partial<Record<'webhook' | 'inject' | 'cases', Tally>>>
  /** Cases that may lag behind: they do not count. */
  readonly exotic?: Tally
  /** Cases that are not run, and why. */
  readonly skipped: readonly { readonly name: string; readonly why: string }[]
}

/** How to run a recording: exact unless said otherwise, for the recordings show what istiod does, and with caches. */
export interface RunOptions extends ChosenSettings {
  /** Keeps the cases whose name it is part of. Default: all. */
  readonly only?: string | undefined
}

/** Sums the parts of a report up. */
export function sumOf({ parts }: Report): Tally {
  const tallies = Object.values(parts)
  return {
    total: tallies.reduce((sum, { total }) => sum + total, 0),
    mismatches: tallies.flatMap(({ mismatches }) => mismatches)
  }
}

/** How many of the exotic cases have to come out as recorded. */
const EXOTIC_SHARE = 0.8

/** Tells whether every case came out as recorded, and enough of the exotic ones. */
export function isFine(report: Report): boolean {
  const { total, mismatches } = report.exotic ?? { total: 0, mismatches: [] }
  return sumOf(report).mismatches.length === 0 && mismatches.length <= total * (1 - EXOTIC_SHARE)
}
