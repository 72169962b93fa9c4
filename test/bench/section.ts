import type { Figure } from './statistics.ts'

/** A figure with a name that stays the same from run to run. */
export interface Measured {
  readonly id: string
  readonly figure: Figure
  /** Whether it is a ratio of two figures of the same run: only these can be held against another run. */
  readonly isRatio: boolean
  readonly better: 'lower' | 'higher'
  /** What issue or promise asks for, with the words for it. */
  readonly limit?: { readonly value: number; readonly says: string }
}

/** A table row of texts. */
export type Row = readonly string[]

/** A line of a plot. */
export interface Series {
  readonly name: string
  readonly points: readonly (readonly [x: number, y: number])[]
}

/** A plot; its file is `performance-ID.svg`. */
export interface Plot {
  readonly id: string
  readonly title: string
  readonly x: string
  readonly y: string
  readonly series: readonly Series[]
}

/** What one part of the bench found. */
export interface Section {
  readonly title: string
  /** What was done, in a sentence or two. */
  readonly says: string
  readonly head: Row
  readonly rows: readonly Row[]
  readonly measured: readonly Measured[]
  readonly plots?: readonly Plot[]
}

/** One part of the bench. */
export interface Part {
  readonly name: string
  /** Roughly, on a quiet machine of two cores. */
  readonly seconds: number
  run(tell: (progress: string) => void): Promise<Section>
}
