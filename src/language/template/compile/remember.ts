import { Typed, type Value } from '../../go/value.ts'
import type { Node } from '../parse/node.ts'
import type { Run } from './run.ts'

/**
 * What stays the same from run to run. As long as these fields of the data are the same objects, expressions that read
 * nothing else are evaluated once; whoever names them sees to it that nobody changes what is in them.
 */
export interface Constants {
  /** Fields of the data, such as `Values`. */
  readonly fields: ReadonlySet<string>
  /** Functions of which nothing but the result counts, and the result for the same arguments is the same. */
  readonly functions: ReadonlySet<string>
  /** Functions that change their arguments: nothing is remembered for a source that calls one. */
  readonly changing: ReadonlySet<string>
}

/** No run has it: what is remembered under it is never found again. */
export const NO_EPOCH = 0

let epochs = NO_EPOCH

/** Tells runs apart whose constants are not the same objects: gives the number of the ones at hand. */
export class Epoch {
  private readonly fields: readonly string[]
  private seen: readonly unknown[] = []
  private current = NO_EPOCH

  constructor(constants: Constants | undefined) {
    this.fields = [...(constants?.fields ?? [])]
  }

  /** Returns the number for some data; a new one if a constant is not that of the last run. */
  of(data: Value): number {
    const raw = (data instanceof Typed ? data.value : data) as Readonly<Record<string, unknown>> | null | undefined
    const { fields, seen } = this
    let isSame = this.current !== NO_EPOCH
    for (let i = 0; isSame && i < fields.length; i++) isSame = raw?.[fields[i] ?? ''] === seen[i]
    if (!isSame) {
      this.seen = fields.map(name => raw?.[name])
      this.current = ++epochs
    }
    return this.current
  }
}

/** Remembers what an expression gives for the constants at hand, and where it ended. */
export function remembered<T>(evaluate: (run: Run) => T): (run: Run) => T {
  let epoch = NO_EPOCH
  let value: T
  let node: Node
  return run => {
    if (epoch === run.epoch && epoch !== NO_EPOCH) {
      run.node = node
      return value
    }
    value = evaluate(run)
    node = run.node
    epoch = run.epoch
    return value
  }
}
