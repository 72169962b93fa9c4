import { goTypeText } from '../names.ts'
import { typeEntry, type FieldEntry } from '../tables.ts'
import { fieldIn } from './api-history.ts'
import { erase, type Codec } from './codec.ts'
import { mapCodec, pointerCodec, sliceCodec } from './composed-codecs.ts'
import type { JsonField } from './field-table.ts'
import { OWN_CODECS } from './own-codecs.ts'
import { BOOL_CODEC, BYTES_CODEC, integerCodec, stringCodec } from './scalar-codecs.ts'
import { structCodec } from './struct-codec.ts'

/** Minor release of k8s.io/api that the tables show. */
export const CURRENT_API = 36

const cache = new Map<string, Codec>()

/** Returns the codec of a type of the tables, as a minor release of k8s.io/api has it. */
export function codecOf(type: string, api: number): Codec {
  const key = `${api} ${type}`
  let codec = cache.get(key)
  if (!codec) {
    codec = compile(type, api)
    // As many as there are types in the tables, times the releases that are asked for.
    cache.set(key, codec)
  }
  return codec
}

function compile(type: string, api: number): Codec {
  const predeclared = PREDECLARED.get(type)
  if (predeclared) return predeclared
  if (type.startsWith('*')) return pointerCodec(codecOf(type.slice(1), api))
  if (type.startsWith('[]') || type.startsWith('map[')) return compileComposed(goTypeText(type), type, api)
  const entry = typeEntry(type)
  if (entry?.scalar) return OWN_CODECS[entry.scalar]
  if (entry?.kind === 'struct') return erase(structCodec(goTypeText(type), () => jsonFields(type, api)))
  // Errors name a named slice or map, not what it is made of.
  if (entry?.underlying !== undefined) return compileComposed(goTypeText(type), entry.underlying, api)
  return erase(stringCodec(goTypeText(type)))
}

const PREDECLARED: ReadonlyMap<string, Codec> = new Map([
  ['bool', erase(BOOL_CODEC)],
  ['int32', erase(integerCodec('int32', 32))],
  ['int64', erase(integerCodec('int64', 64))],
  ['[]uint8', erase(BYTES_CODEC)]
])

function compileComposed(goType: string, type: string, api: number): Codec {
  const elem = codecOf(type.slice(type.indexOf(']') + 1), api)
  return type.startsWith('map[') ? erase(mapCodec(goType, elem)) : erase(sliceCodec(goType, elem))
}

function jsonFields(type: string, api: number): JsonField[] {
  return (typeEntry(type)?.fields ?? []).flatMap(entry => {
    const field = fieldIn(type, entry, api)
    return field ? jsonFieldsOf(field, api) : []
  })
}

function jsonFieldsOf(field: FieldEntry, api: number): JsonField[] {
  const { go, json = go, type, omitempty = false, omitzero = false } = field
  if (json === '-') return []
  if (field.inline === true) return jsonFields(type, api).map(inner => ({ ...inner, path: [go, ...inner.path] }))
  return [{ name: json, codec: codecOf(type, api), omitempty, omitzero, path: [json] }]
}
