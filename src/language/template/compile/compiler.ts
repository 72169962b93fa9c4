import type { FunctionMap } from '../../go/function.ts'
import type { GoType } from '../../go/value.ts'
import type { ListNode, Operand } from '../parse/node.ts'
import type { Constants } from './remember.ts'
import type { MissingKey } from './field.ts'
import type { Effect, Expression } from './run.ts'
import type { Observer } from './observe.ts'
import type { Scope } from './scope.ts'

/** A compiled template: what it does, and how many variables it has. */
export interface Body {
  readonly effect: Effect
  readonly slots: number
}

/** Numbers names in the order in which they are met. */
export class Slots {
  private readonly numbers = new Map<string, number>()

  /** How many there are so far. */
  get size(): number {
    return this.numbers.size
  }

  /** Returns the number of a name. */
  of(name: string): number {
    const number = this.numbers.get(name) ?? this.size
    this.numbers.set(name, number)
    return number
  }
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
  /** What stays the same from run to run; undefined where nothing is known to, or where the source changes maps. */
  readonly constants?: Constants | undefined
  /** Whether `$` is the data that the run was given, and whether `.` is. */
  readonly isOfData: boolean
  readonly isRoot: boolean
  /** Numbers what is read of the data, by the names of fields: what a run has read once it need not read again, see {@link Run.reads}. */
  readonly reads: Slots
  /** Numbers functions, for what they gave last: see {@link Run.answers}. */
  readonly answers: Slots
  /** Watches statements run; compiled in, so that runs without it pay nothing. */
  readonly observer?: Observer | undefined
  /** Finds a template by name once all are compiled; `isOfData`: as it is called with the data of the run. */
  readonly bodyOf: (name: string, isOfData: boolean) => Body | undefined
}

/** Enters a scope inside the one at hand. */
export function within(compiler: Compiler, scope: Scope): Compiler {
  return { ...compiler, scope }
}

/** Enters a place where `.` is something else than the data. */
export function withOtherDot(compiler: Compiler): Compiler {
  return { ...compiler, isRoot: false }
}
