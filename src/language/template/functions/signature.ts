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

function readStringMap(value: Value): Members<string> {
  const members = membersOf(value)
  return members && isStringRecord(members) ? members : null
}

/** A value of type `map[string]string` holds strings only: the engine has checked its type. */
function isStringRecord(members: Readonly<Record<string, unknown>>): members is Readonly<Record<string, string>> {
  for (const key in members) return typeof members[key] === 'string'
  return true
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
  return { name, doc, params: types, variadic: rest !== undefined, result, call: reading({ params, rest }, apply) }
}

type Parameters = Pick<Signature<readonly unknown[]>, 'params' | 'rest'>
type Apply = (context: FunctionContext, ...args: unknown[]) => Value

/** Texts up to this length are free: the steps of the run bound how many there can be. */
const FREE_LENGTH = 256

/**
 * Reads the arguments before the call, and counts texts that are long against the budget, those that go in and those that
 * come out. Templates call functions of one or two parameters all the time: they need no list.
 */
function reading({ params, rest }: Parameters, apply: Apply): (context: FunctionContext, ...args: Value[]) => Value {
  const [first, second] = params
  if (first && params.length === 1 && !rest) {
    return (context, a) => counted(context, apply(context, first.read(taken(context, a))))
  }
  if (first && second && params.length === 2 && !rest) {
    return (context, a, b) =>
      counted(context, apply(context, first.read(taken(context, a)), second.read(taken(context, b))))
  }
  return (context, ...args) => {
    const read: unknown[] = args
    for (let i = 0; i < args.length; i++) read[i] = (params[i] ?? rest ?? any).read(taken(context, args[i]))
    return counted(context, apply(context, ...read))
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
