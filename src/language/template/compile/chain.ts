import type { Value } from '../../go/value.ts'
import type { Operand } from '../parse/node.ts'
import type { Compiler } from './compiler.ts'
import { readField, type Site } from './field.ts'
import type { Expression, Run } from './run.ts'

/** Reads one name after the other. `final`: what the pipeline gives to a method that is called in the end. */
export function readChain(run: Run, start: Value, sites: readonly Site[], final?: Value): Value {
  let value = start
  let parent: Value
  for (const site of sites) {
    const receiver = value
    if (site.hasArgs) run.final = final
    value = readField(run, receiver, site, parent)
    parent = receiver
  }
  return value
}

/**
 * What is read of the data by the same names is the same all through a run: nothing changes the data of a source that
 * calls no function which changes its arguments.
 */
export function readingOnce(
  { constants, reads }: Compiler,
  node: Operand,
  names: readonly string[],
  read: (run: Run) => Value
): Expression {
  if (!constants) {
    return run => {
      run.node = node
      return read(run)
    }
  }
  const slot = reads.of(names.join('.'))
  return run => {
    run.node = node
    return (run.reads[slot] ??= read(run))
  }
}
