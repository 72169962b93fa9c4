import {
  ANY,
  COMPLEX128,
  INT,
  Typed,
  isSignedKind,
  isUnsignedKind,
  wrap,
  type GoType,
  type Kind,
  type Value
} from '../../go/value.ts'
import type { BoolNode, NumberNode, StringNode } from '../parse/node.ts'
import { printNode } from '../parse/print.ts'
import { REFLECT_VALUE } from './reflect.ts'

/** A constant in the source. */
export type ConstantNode = BoolNode | NumberNode | StringNode

/** A value, or the error that there is none. */
export type Constant = { readonly value: Value } | { readonly error: string }

/** Takes a constant where any type will do: the syntax of a number tells its type. */
export function idealConstant(node: ConstantNode): Constant {
  if (node.kind === 'bool') return { value: node.value }
  if (node.kind === 'string') return { value: node.text }
  const { complex, float, int, text } = node
  if (complex) return { value: new Typed(COMPLEX128, complex) }
  if (float !== undefined && isFloatSyntax(text)) return { value: float }
  return int === undefined ? { error: `${text} overflows int` } : { value: new Typed(INT, int) }
}

function isFloatSyntax(text: string): boolean {
  const isHexInt = /^0[xX]./.test(text) && !/[pP]/.test(text)
  return !isHexInt && !text.startsWith("'") && /[.eEpP]/.test(text)
}

/** Takes a constant as an argument of a type. */
export function typedConstant(node: ConstantNode, type: GoType): Constant {
  if (type === REFLECT_VALUE || type === ANY) return idealConstant(node)
  const family = familyOf(type.kind)
  if (!family) return { error: `can't handle ${printNode(node)} for arg of type ${type.text}` }
  const raw = family.read(node)
  return raw === undefined ? { error: `expected ${family.name}; found ${printNode(node)}` } : { value: wrap(type, raw) }
}

/** The kinds that one form of constant serves. */
interface Family {
  readonly name: string
  readonly holds: (kind: Kind) => boolean
  readonly read: (node: ConstantNode) => unknown
}

function numberFamily(name: string, member: 'int' | 'uint' | 'float' | 'complex', holds: Family['holds']): Family {
  return { name, holds, read: node => (node.kind === 'number' ? node[member] : undefined) }
}

const FAMILIES: readonly Family[] = [
  { name: 'bool', holds: kind => kind === 'bool', read: node => (node.kind === 'bool' ? node.value : undefined) },
  { name: 'string', holds: kind => kind === 'string', read: node => (node.kind === 'string' ? node.text : undefined) },
  numberFamily('integer', 'int', isSignedKind),
  numberFamily('unsigned integer', 'uint', isUnsignedKind),
  numberFamily('float', 'float', kind => kind === 'float64' || kind === 'float32'),
  numberFamily('complex', 'complex', kind => kind === 'complex128')
]

function familyOf(kind: Kind): Family | undefined {
  return FAMILIES.find(family => family.holds(kind))
}
