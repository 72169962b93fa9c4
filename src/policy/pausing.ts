/** Work that can pause at each of its yields, so that whoever runs it can do something else meanwhile. */
export type Pausing<T> = Generator<undefined, T>

/** Runs work to its end without a pause. */
export function atOnce<T>(work: Pausing<T>): T {
  for (let step = work.next(); ; step = work.next()) if (step.done === true) return step.value
}
