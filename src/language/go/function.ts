import type { GoType, Value } from './value.ts'

/** What a template function may use of the world: everything that is not a pure function of its arguments is handed in. */
export interface FunctionContext {
  /** The environment that `env` and `expandenv` read. */
  readonly env: Readonly<Record<string, string>>
  /** Milliseconds since the epoch, for `now` and its kin. */
  readonly now: () => number
  /** Source of random bytes. */
  readonly random: (bytes: number) => Uint8Array
  /** Counts work against the budget of the run (characters or elements made); throws when it is spent. */
  readonly spend: (units: number) => void
  /** Whether what depends on constants alone, or on objects that were there before, is worked out anew. Default: false. */
  readonly isFresh?: boolean
  /** Renders template text with the functions, the data and the budget of the run. Throws as parsing and running do. */
  readonly render?: (text: string) => string
}

/**
 * One row of a function table: a function of the template language with its Go signature, by which
 * arguments are checked as text/template checks them before `call` sees them.
 */
export interface TemplateFunction {
  readonly name: string
  readonly params: readonly GoType[]
  /** The last parameter is `...T`; `params` holds `T` in its place. */
  readonly variadic?: boolean
  readonly result: GoType
  /** One line for `outrigger render --functions`. */
  readonly doc: string
  /** Arguments arrive as values of their parameter's type (an ANY parameter gets any Value, never undefined). Throws {@link FunctionError}. */
  readonly call: (context: FunctionContext, ...args: never[]) => Value
  /** The same call for a number of arguments that is known before, if there is a shorter way for it. */
  readonly callOf?: (count: number) => TemplateFunction['call'] | undefined
}

/** Counts a text that a function made against the budget, and gives it back. */
export function charged(context: FunctionContext, text: string): string {
  context.spend(text.length)
  return text
}

/** The error that a function returns, in Go's words; the engine wraps it as `error calling NAME: …`. */
export class FunctionError extends Error {
  override readonly name = 'FunctionError'
}

/** Functions by name, as `template.FuncMap`. */
export type FunctionMap = ReadonlyMap<string, TemplateFunction>
