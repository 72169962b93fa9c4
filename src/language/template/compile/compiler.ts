import type { FunctionMap } from '../../go/function.ts'
import type { GoType } from '../../go/value.ts'
import type { ListNode, Operand } from '../parse/node.ts'
import type { MissingKey } from './field.ts'
import type { Effect, Expression } from './run.ts'
import type { Observer } from './observe.ts'
import type { Scope } from './scope.ts'

/** A compiled template: what it does, and how many variables it has. */
export interface Body {
  readonly effect: Effect
  readonly slots: number
}

/** What compiling needs to know of the place it is at. */
export interface Compiler {
  readonly scope: Scope
  readonly functions: FunctionMap
  readonly missingKey: MissingKey
  /** Compiles an argument of a call; handed in, because arguments hold calls themselves. */
  readonly argument: (compiler: Compiler, node: Operand, type: GoType) => Expression
  /** Compiles a list in a scope of its own; handed in, because lists hold loops themselves. */
  readonly block: (compiler: Compiler, list: ListNode) => Effect
  /** Watches statements run; compiled in, so that runs without it pay nothing. */
  readonly observer?: Observer | undefined
  /** Finds a template by name once all are compiled. */
  readonly bodyOf: (name: string) => Body | undefined
}

/** Enters a scope inside the one at hand. */
export function within(compiler: Compiler, scope: Scope): Compiler {
  return { ...compiler, scope }
}
