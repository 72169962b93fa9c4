import { sprint } from '../../../go/fmt.ts'
import { FunctionError } from '../../../go/function.ts'
import { decode } from '../../../go/bytes.ts'
import { Typed, typeOf, type Value } from '../../../go/value.ts'
import { elementsOf } from '../reflect.ts'

/** Converts a value to text as sprig's `toString`: bytes as they are, everything else as `%v`. */
export function toText(value: Value): string {
  if (typeof value === 'string') return value
  if (value instanceof Typed && isBytes(value)) return decode(Uint8Array.from(elementsOf(value) ?? [], byteOf))
  if (value instanceof Typed && isNilStringer(value)) {
    throw new FunctionError('runtime error: invalid memory address or nil pointer dereference')
  }
  return sprint(value)
}

/** sprig calls the String of a value itself: through a nil pointer there is none to call, which only fmt forgives. */
function isNilStringer({ type: { kind, elem }, value }: Typed): boolean {
  return kind === 'ptr' && value === null && elem?.string !== undefined && elem.pointerString === undefined
}

function isBytes(value: Typed): boolean {
  const type = typeOf(value)
  return type?.kind === 'slice' && !type.named && type.elem?.text === 'uint8'
}

function byteOf(element: Value): number {
  return element instanceof Typed ? Number(element.value) : 0
}

/** Converts a list to texts, dropping nils, as sprig's `toStrings`: anything else is a list of one, nil of none. */
export function toTexts(value: Value): string[] {
  const elements = elementsOf(value)
  if (!elements) return value === null || value === undefined ? [] : [toText(value)]
  return elements.filter(element => element !== null).map(toText)
}
