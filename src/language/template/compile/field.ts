import { FunctionError } from '../../go/function.ts'
import { quote } from '../../go/quote.ts'
import {
  ANY,
  STRING,
  Typed,
  isPlainMap,
  typeOf,
  wrap,
  type GoField,
  type GoMethod,
  type GoType,
  type Value
} from '../../go/value.ts'
import { Copy, asCopy } from './copy.ts'
import { memberOf, typeText, zeroOf } from './reflect.ts'
import { fail, type Run } from './run.ts'

/** What a map gives for a key that it has not: nothing, the zero of its elements, or an error. */
export type MissingKey = 'invalid' | 'zero' | 'error'

/** One name in a chain of fields, with what it was last found to be. */
export interface Site {
  readonly name: string
  readonly missingKey: MissingKey
  /** The name before it in the chain. */
  readonly before: Site | undefined
  /** For the first name: whether the value that it is read from came out of an interface. */
  readonly isInterface: (run: Run) => boolean
  /** Calls a method of this name, with the arguments of the command if it is the last of its chain. */
  readonly invoke: (run: Run, method: GoMethod, receiver: unknown) => Value
  readonly hasArgs: boolean
  /** Names that every object and list of JavaScript answers to, whether it has them or not. */
  readonly isInherited: boolean
  /** Inline cache: the type that was seen last, and what the name is there. */
  type: GoType | undefined
  access: Access
}

type Access =
  | { readonly kind: 'field'; readonly field: GoField; readonly isReadable: boolean }
  | { readonly kind: 'method'; readonly method: GoMethod; readonly isOfValue: boolean }
  | { readonly kind: 'key'; readonly elem: GoType }
  | { readonly kind: 'none' }

const NONE: Access = { kind: 'none' }

/** Makes the site of a name. */
export function newSite(options: Omit<Site, 'isInherited' | 'type' | 'access'>): Site {
  return { ...options, isInherited: options.name in Array.prototype, type: undefined, access: NONE }
}

/**
 * Reads a field, calls a method or looks up a key: what `.name` stands for, as Go's `evalField`.
 * `parent` is what the receiver was read from.
 */
export function readField(run: Run, receiver: Value, site: Site, parent: Value): Value {
  if (receiver instanceof Typed) return readTyped(run, receiver, site, parent)
  if (typeof receiver === 'object' && receiver !== null && !site.isInherited && !site.hasArgs) {
    const member = (receiver as Readonly<Record<string, Value>>)[site.name]
    if (member !== undefined) return member instanceof Typed ? asCopy(member) : member
  }
  return readRarely(run, receiver, site, parent)
}

/** What is missing, not there to be read, or named as what every JavaScript object has. */
function readRarely(run: Run, receiver: Exclude<Value, Typed>, site: Site, parent: Value): Value {
  if (receiver === undefined) {
    return site.missingKey === 'error' ? fail(run, `nil data; no entry for key ${quote(site.name)}`) : undefined
  }
  if (receiver === null) return nilPointer(run, receiver, site, parent)
  if (!isPlainMap(receiver)) return notFound(run, receiver, site, parent)
  if (site.hasArgs) return fail(run, `${site.name} is not a method but has arguments`)
  const member = memberOf(receiver, site.name) as Value
  return member === undefined ? missing(run, site, ANY) : asCopy(member)
}

function missing(run: Run, site: Site, elem: GoType): Value {
  if (site.missingKey === 'invalid') return undefined
  if (site.missingKey === 'zero') return asCopy(zeroOf(elem))
  return fail(run, `map has no entry for key ${quote(site.name)}`)
}

function readTyped(run: Run, receiver: Typed, site: Site, parent: Value): Value {
  const { type, value: raw } = receiver
  const isCopy = receiver instanceof Copy
  if (site.type !== type || isCopy) {
    site.access = resolve(type, site, isCopy)
    // What holds for copies does not hold for variables.
    site.type = isCopy ? undefined : type
  }
  const { access } = site
  switch (access.kind) {
    case 'field': {
      if (raw === null || !access.isReadable) return unreadable(run, receiver, site, parent)
      const value = access.field.read(raw)
      return isCopy ? asCopy(value) : value
    }
    case 'method':
      return site.invoke(run, raw === null && access.isOfValue ? NIL_DEREFERENCE : access.method, raw)
    case 'key':
      return readKey(run, raw, site, access.elem)
    default:
      return notFound(run, receiver, site, parent)
  }
}

function unreadable(run: Run, receiver: Typed, site: Site, parent: Value): never {
  if (!isExported(site.name)) {
    const text = typeText(receiver, interfaceOf(run, site, parent))
    return fail(run, `${site.name} is an unexported field of struct type ${text}`)
  }
  if (receiver.value === null) return nilPointer(run, receiver, site, parent)
  return fail(run, `${site.name} has arguments but cannot be invoked as function`)
}

function isExported(name: string): boolean {
  return /^\p{Lu}/u.test(name)
}

function readKey(run: Run, raw: unknown, site: Site, elem: GoType): Value {
  if (site.hasArgs) return fail(run, `${site.name} is not a method but has arguments`)
  const member = memberOf(raw, site.name)
  return member === undefined ? missing(run, site, elem) : asCopy(wrap(elem, member))
}

/** Finds what a name is in a type: a method first, as in Go. */
function resolve(type: GoType, site: Site, isCopy: boolean): Access {
  const method = (isCopy ? undefined : type.pointerMethod?.(site.name)) ?? type.method?.(site.name)
  if (method) return { kind: 'method', method, isOfValue: isOfValue(type, site.name) }
  const target = type.kind === 'ptr' ? type.elem : type
  if (target?.kind === 'struct') return resolveField(target, site)
  return target?.kind === 'map' ? resolveKey(target) : NONE
}

/** Tells whether a pointer has a method only because its value has it. */
function isOfValue({ kind, elem }: GoType, name: string): boolean {
  return kind === 'ptr' && !elem?.pointerMethod?.(name)
}

/** What a method of the value does when it is called on a nil pointer; generated getters, which answer, are of the pointer. */
const NIL_DEREFERENCE: GoMethod = {
  name: '',
  params: [],
  result: ANY,
  call: () => {
    throw new FunctionError('runtime error: invalid memory address or nil pointer dereference')
  }
}

function resolveField(type: GoType, { name, hasArgs }: Site): Access {
  const field = type.field?.(name)
  return field ? { kind: 'field', field, isReadable: isExported(name) && !hasArgs } : NONE
}

/** Maps with keys of a named type cannot be looked up by a string. */
function resolveKey({ key, elem = ANY }: GoType): Access {
  return key === STRING || key === ANY ? { kind: 'key', elem } : NONE
}

function nilPointer(run: Run, receiver: Value, site: Site, parent: Value): never {
  const type = typeText(receiver, interfaceOf(run, site, parent))
  return fail(run, `nil pointer evaluating ${type}.${site.name}`)
}

function notFound(run: Run, receiver: Value, site: Site, parent: Value): never {
  if (receiver instanceof Typed && receiver.value === null && receiver.type.kind === 'ptr') {
    if (receiver.type.elem?.kind !== 'struct') return nilPointer(run, receiver, site, parent)
  }
  const type = typeText(receiver, interfaceOf(run, site, parent))
  return fail(run, `can't evaluate field ${site.name} in type ${type}`)
}

/** Returns the interface that the receiver of a name came out of, if any: errors speak of that type then. */
function interfaceOf(run: Run, site: Site, parent: Value): GoType | undefined {
  const { before } = site
  if (!before) return site.isInterface(run) ? ANY : undefined
  const type = parent instanceof Typed && parent.type.kind === 'ptr' ? parent.type.elem : typeOf(parent)
  const from = type && memberType(type, before.name)
  return from?.kind === 'interface' ? from : undefined
}

/** Returns the static type of what a name stands for in a type. */
function memberType(type: GoType, name: string): GoType | undefined {
  if (type.kind === 'map') return type.elem ?? ANY
  return type.field?.(name)?.type ?? type.pointerMethod?.(name)?.result
}
