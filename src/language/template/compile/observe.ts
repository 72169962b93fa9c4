import type { Operand, PipeNode, Statement } from '../parse/node.ts'
import type { Effect } from './run.ts'

/** A statement of a template, as one who watches it run sees it. */
export interface Watched {
  readonly kind: Statement['kind']
  /** Offset of its text, or of its pipeline, in the source. */
  readonly at: number
  /** Variables that it declares or assigns, and those that its pipeline uses, with their dollar. */
  readonly sets: readonly string[]
  readonly uses: readonly string[]
  /** Literal texts in its pipeline. */
  readonly texts: readonly string[]
}

/** Is told what runs. `written`: the length of the output so far. */
export interface Observer {
  enter(statement: Watched, written: number): void
  leave(written: number): void
}

/** Wraps what a statement does. */
export function observed(effect: Effect, node: Statement, observer: Observer): Effect {
  const watched = watchedOf(node)
  return run => {
    observer.enter(watched, run.out.length)
    const signal = effect(run)
    observer.leave(run.out.length)
    return signal
  }
}

function watchedOf(node: Statement): Watched {
  const pipe = 'pipe' in node ? node.pipe : undefined
  const operands = pipe ? operandsIn(pipe) : []
  return {
    kind: node.kind,
    at: pipe?.at ?? node.at,
    sets: pipe?.decl.flatMap(({ names }) => names.slice(0, 1)) ?? [],
    uses: [...new Set(operands.flatMap(one => (one.kind === 'variable' ? one.names.slice(0, 1) : [])))],
    texts: operands.flatMap(one => (one.kind === 'string' ? [one.text] : []))
  }
}

function operandsIn(pipe: PipeNode): readonly Operand[] {
  return pipe.commands.flatMap(({ args }) => args.flatMap(inside))
}

function inside(node: Operand): readonly Operand[] {
  if (node.kind === 'pipe') return operandsIn(node)
  return node.kind === 'chain' ? inside(node.node) : [node]
}
