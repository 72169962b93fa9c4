import { decode } from '../bytes.ts'
import { sortedEntries } from '../map-order.ts'
import {
  ANY,
  Typed,
  isIntegerKind,
  isUnsignedKind,
  typeOf,
  wrap,
  type GoType,
  type Kind,
  type Value
} from '../value.ts'
import {
  printAddress,
  printBool,
  printComplex,
  printFloat,
  printInteger,
  printMarked,
  printString,
  type Complex
} from './scalar.ts'
import { pad, type FormatState } from './state.ts'
import { formatBytesAsString, formatHex, formatQuoted, formatString } from './string.ts'
import { formatInteger } from './integer.ts'

/** The state of a printer: Go's `fmt.pp`. */
export interface Printer extends FormatState {
  /** Set while a wrong verb is reported, whose operand is printed without its methods. */
  erroring: boolean
}

/** What is being printed, and how deep inside its operand it stands. */
interface Task {
  readonly verb: string
  readonly depth: number
}

/** Deeper values are cut: Go has no limit, but no template needs more. */
const MAX_DEPTH = 200

/** Prints one operand, as `fmt.printArg`. */
export function printArg(p: Printer, value: Value, verb: string): void {
  if (value === undefined || value === null) {
    if (verb === 'T' || verb === 'v') pad(p, '<nil>')
    else badVerb(p, value, verb)
    return
  }
  if (verb === 'T') formatString(p, textOf(value))
  else if (verb === 'p') printPointer(p, value, verb)
  else if (!printByMethod(p, value, verb)) printValue(p, value, { verb, depth: 0 })
}

function textOf(value: Value): string {
  return typeOf(value)?.text ?? '<nil>'
}

/** Writes what a Stringer, GoStringer or error says of itself; tells whether the value is one. */
function printByMethod(p: Printer, value: Value, verb: string): boolean {
  if (p.erroring) return false
  // Only Errorf knows %w. A plain slice of bytes is printed before anybody asks for methods.
  if (verb === 'w' && !isByteList(typeOf(value) ?? ANY)) {
    badVerb(p, value, verb)
    return true
  }
  if (!(value instanceof Typed)) return false
  const { type } = value
  const method = p.sharpV ? type.goString : 'vsxXq'.includes(verb) ? type.string : undefined
  if (!method) return false
  if (isNilWithoutMethods(value)) {
    // A method of the value is called on a nil pointer: fmt catches the panic.
    p.out += '<nil>'
    return true
  }
  const text = method(value.value)
  if (!p.sharpV) return printString(p, text, verb)
  formatString(p, text)
  return true
}

function isNilWithoutMethods({ type, value }: Typed): boolean {
  return type.kind === 'ptr' && value === null && type.elem?.pointerString === undefined
}

function badVerb(p: Printer, value: Value, verb: string): void {
  p.erroring = true
  p.out += `%!${verb}(`
  if (value === undefined || value === null) {
    p.out += '<nil>'
  } else {
    p.out += `${textOf(value)}=`
    printArg(p, value, 'v')
  }
  p.out += ')'
  p.erroring = false
}

const CONTAINERS: ReadonlySet<Kind> = new Set<Kind>(['map', 'struct', 'slice', 'array'])

/** Prints a value by its kind, as `fmt.printValue`. */
function printValue(p: Printer, value: Value, task: Task): void {
  if (value === undefined || value === null) {
    p.out += p.sharpV ? 'interface {}(nil)' : '<nil>'
    return
  }
  if (task.depth > 0 && printByMethod(p, value, task.verb)) return
  const kind = typeOf(value)?.kind ?? 'interface'
  if (CONTAINERS.has(kind)) printContainer(p, value, task)
  else if (kind === 'ptr' || kind === 'func') printReference(p, value, task)
  else if (!printScalar(p, value, task.verb)) badVerb(p, value, task.verb)
}

function printScalar(p: Printer, value: Value, verb: string): boolean {
  const type = typeOf(value)
  const raw: unknown = value instanceof Typed ? value.value : value
  switch (typeof raw) {
    case 'string':
      return printString(p, raw, verb)
    case 'boolean':
      return printBool(p, raw, verb)
    case 'bigint':
      return printInteger(p, raw, isUnsignedKind(type?.kind ?? 'int'), verb)
    case 'number':
      // Integers may lie as numbers in raw JSON.
      if (type && isIntegerKind(type.kind))
        return printInteger(p, BigInt(Math.trunc(raw)), isUnsignedKind(type.kind), verb)
      return printFloat(p, raw, type?.kind === 'float32' ? 32 : 64, verb)
    default:
      return printComplex(p, raw as Complex, verb)
  }
}

/** Pointers to structs, lists and maps are followed at the top, but not inside: that avoids loops. */
function printReference(p: Printer, value: Value, { verb, depth }: Task): void {
  const elem = typeOf(value)?.elem
  const raw = value instanceof Typed ? value.value : null
  if (depth === 0 && elem && raw !== null && CONTAINERS.has(elem.kind)) {
    p.out += '&'
    printValue(p, wrap(elem, raw), { verb, depth: depth + 1 })
    return
  }
  printPointer(p, value, verb)
}

/** Addresses differ from run to run in Go; here there is one for all. */
const ADDRESS = 0xc000010000n

function printPointer(p: Printer, value: Value, verb: string): void {
  const hasAddress = ['ptr', 'func', 'map', 'slice'].includes(typeOf(value)?.kind ?? '')
  const address = value instanceof Typed && value.value === null ? 0n : ADDRESS
  if (!hasAddress || !printAddress(p, address, textOf(value), verb)) badVerb(p, value, verb)
}

function printContainer(p: Printer, value: Value, task: Task): void {
  const type = typeOf(value)
  if (!type) return
  if (task.depth > MAX_DEPTH) {
    p.out += '…'
    return
  }
  const raw: unknown = value instanceof Typed ? value.value : value
  if (isByteList(type) && printBytes(p, { type, bytes: bytesOf(raw) }, task)) return
  if (p.sharpV) p.out += type.text
  if (p.sharpV && raw === null && type.kind !== 'struct') {
    p.out += '(nil)'
    return
  }
  if (type.kind === 'map') printMap(p, type, raw, task)
  else if (type.kind === 'struct') printStruct(p, type, raw, task)
  else printList(p, type, raw, task)
}

function isByteList(type: GoType): boolean {
  return type.elem?.kind === 'uint8' && type.kind !== 'map'
}

function printList(p: Printer, type: GoType, raw: unknown, { verb, depth }: Task): void {
  const elem = type.elem ?? ANY
  const items: readonly unknown[] = Array.isArray(raw) ? raw : []
  p.out += p.sharpV ? '{' : '['
  items.forEach((item, i) => {
    separate(p, i)
    printValue(p, wrap(elem, item), { verb, depth: depth + 1 })
  })
  p.out += p.sharpV ? '}' : ']'
}

function separate(p: Printer, index: number): void {
  if (index > 0) p.out += p.sharpV ? ', ' : ' '
}

function printStruct(p: Printer, type: GoType, raw: unknown, { verb, depth }: Task): void {
  p.out += '{'
  ;(type.fields ?? []).forEach((field, i) => {
    separate(p, i)
    if (p.plusV || p.sharpV) p.out += field.name + ':'
    printValue(p, field.read(raw), { verb, depth: depth + 1 })
  })
  p.out += '}'
}

function printMap(p: Printer, type: GoType, raw: unknown, { verb, depth }: Task): void {
  p.out += p.sharpV ? '{' : 'map['
  sortedEntries(type, raw).forEach(([key, member], i) => {
    separate(p, i)
    printValue(p, key, { verb, depth: depth + 1 })
    p.out += ':'
    printValue(p, member, { verb, depth: depth + 1 })
  })
  p.out += p.sharpV ? '}' : ']'
}

/** A slice of bytes; null for nil. */
interface Bytes {
  readonly type: GoType
  readonly bytes: Uint8Array | null
}

function bytesOf(raw: unknown): Uint8Array | null {
  if (raw instanceof Uint8Array) return raw
  if (!Array.isArray(raw)) return null
  return Uint8Array.from(raw, item => Number(item instanceof Typed ? item.value : item))
}

/** Prints a slice of bytes; tells whether the verb treats it other than a list. */
function printBytes(p: Printer, { type, bytes }: Bytes, { verb, depth }: Task): boolean {
  const content = bytes ?? new Uint8Array()
  switch (verb) {
    case 's':
      formatBytesAsString(p, content)
      return true
    case 'x':
    case 'X':
      formatHex(p, content, verb)
      return true
    case 'q':
      formatQuoted(p, decode(content))
      return true
    case 'v':
    case 'd':
      if (depth > 0) return false
      printByteList(p, { type, bytes }, verb)
      return true
    default:
      return false
  }
}

function printByteList(p: Printer, { type, bytes }: Bytes, verb: string): void {
  if (p.sharpV) p.out += type.named ? type.text : '[]byte'
  if (p.sharpV && bytes === null) {
    p.out += '(nil)'
    return
  }
  p.out += p.sharpV ? '{' : '['
  ;(bytes ?? new Uint8Array()).forEach((byte, i) => {
    separate(p, i)
    if (p.sharpV) printMarked(p, BigInt(byte), true)
    else formatInteger(p, BigInt(byte), 10, verb)
  })
  p.out += p.sharpV ? '}' : ']'
}
