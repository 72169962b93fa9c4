import type { FunctionContext, TemplateFunction } from '../../go/function.ts'
import {
  ANY,
  ANY_MAP,
  ANY_SLICE,
  BOOL,
  FLOAT64,
  INT,
  STRING,
  STRING_MAP,
  Typed,
  type GoType,
  type Value
} from '../../go/value.ts'

/** A parameter: its Go type, and how an argument that the engine has checked against it is read. */
export interface Param<T> {
  readonly type: GoType
  readonly read: (value: Value) => T
}

/** Members of a Go map with string keys; `null` is the nil map. */
export type Members<T> = Readonly<Record<string, T>> | null

/** `string` */
export const text: Param<string> = { type: STRING, read: value => (typeof value === 'string' ? value : '') }
/** `bool` */
export const bool: Param<boolean> = { type: BOOL, read: value => value === true }
/** `float64` */
export const float: Param<number> = { type: FLOAT64, read: value => (typeof value === 'number' ? value : 0) }
/** `int`, exact. */
export const int: Param<bigint> = { type: INT, read: rawInteger }
/** `int` for lengths and positions, where a number is precise enough. */
export const count: Param<number> = { type: INT, read: value => Number(rawInteger(value)) }
/** `interface {}` */
export const any: Param<Value> = { type: ANY, read: value => value }
/** `map[string]interface {}` */
export const dict: Param<Members<unknown>> = { type: ANY_MAP, read: membersOf }
/** `map[string]string` */
export const stringMap: Param<Members<string>> = { type: STRING_MAP, read: readStringMap }

function rawInteger(value: Value): bigint {
  return value instanceof Typed && typeof value.value === 'bigint' ? value.value : 0n
}

/** Returns the members of a map value; `null` for the nil map. */
export function membersOf(value: Value): Members<unknown> {
  const raw: unknown = value instanceof Typed ? value.value : value
  return isRecord(raw) ? raw : null
}

function isRecord(raw: unknown): raw is Record<string, unknown> {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw)
}

/** A value of type `map[string]string` holds strings only: the engine has checked its type. */
function readStringMap(value: Value): Members<string> {
  return membersOf(value) as Members<string>
}

type Arguments<P extends readonly Param<unknown>[]> = {
  -readonly [K in keyof P]: P[K] extends Param<infer T> ? T : never
}

/** A Go signature: what a function takes and gives. */
export interface Signature<A extends readonly unknown[]> {
  readonly params: readonly Param<unknown>[]
  /** The last parameter is `...T`. */
  readonly rest: Param<unknown> | undefined
  readonly result: GoType
  /** Ties the types of the arguments to the parameters; never there at run time. */
  readonly args?: A | undefined
}

/** Makes the signature of a function with the given parameters. */
export function takes<const P extends readonly Param<unknown>[]>(params: P, result: GoType): Signature<Arguments<P>> {
  return { params, rest: undefined, result }
}

/** Makes the signature of a function whose last parameter is `...T`. */
export function takesMany<const P extends readonly Param<unknown>[], R>(
  params: P,
  rest: Param<R>,
  result: GoType
): Signature<[...Arguments<P>, ...R[]]> {
  return { params, rest, result }
}

/** Makes a row of a function table from a Go signature and its implementation. */
export function define<A extends readonly unknown[]>(
  name: string,
  doc: string,
  { params, rest, result }: Signature<A>,
  call: NoInfer<(context: FunctionContext, ...args: A) => Value>
): TemplateFunction {
  const types = [...params, ...(rest ? [rest] : [])].map(param => param.type)
  // What the parameters read is what the signature says.
  const apply = call as unknown as Apply
  const read = (index: number): Read => (params[index] ?? rest ?? any).read
  return {
    name,
    doc,
    params: types,
    variadic: rest !== undefined,
    result,
    call: (context: FunctionContext, ...args: Value[]) => {
      const given: unknown[] = args
      for (let i = 0; i < args.length; i++) given[i] = read(i)(taken(context, args[i]))
      return counted(context, apply(context, ...given))
    },
    callOf: count => callOf(count, read, apply)
  }
}

type Apply = (context: FunctionContext, ...args: unknown[]) => Value
type Read = (value: Value) => unknown
type Call = (context: FunctionContext, ...args: Value[]) => Value

/** Texts up to this length are free: the steps of the run bound how many there can be. */
const FREE_LENGTH = 256

/**
 * Reads the arguments before the call, and counts texts that are long against the budget, those that go in and those that
 * come out. Templates call functions with up to three arguments all the time: they need no list.
 */
function callOf(count: number, read: (index: number) => Read, apply: Apply): Call | undefined {
  const [first, second, third] = [read(0), read(1), read(2)]
  switch (count) {
    case 1:
      return (context, a) => counted(context, apply(context, first(taken(context, a))))
    case 2:
      return (context, a, b) => counted(context, apply(context, first(taken(context, a)), second(taken(context, b))))
    case 3:
      return (context, a, b, c) =>
        counted(context, apply(context, first(taken(context, a)), second(taken(context, b)), third(taken(context, c))))
    default:
      return undefined
  }
}

/** Functions look at a character more than once, and some of them slowly. */
function taken(context: FunctionContext, value: Value): Value {
  if (typeof value === 'string' && value.length > FREE_LENGTH) context.spend(4 * value.length)
  return value
}

function counted(context: FunctionContext, value: Value): Value {
  if (typeof value === 'string' && value.length > FREE_LENGTH) context.spend(value.length)
  return value
}

/** Gives a function further names. */
export function withAliases(row: TemplateFunction, ...names: string[]): TemplateFunction[] {
  return [row, ...names.map(name => ({ ...row, name }))]
}

export { ANY, ANY_MAP, ANY_SLICE, BOOL, FLOAT64, INT, STRING, STRING_MAP }
