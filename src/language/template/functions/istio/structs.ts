import { FunctionError } from '../../../go/function.ts'
import { ANY, typeOf, wrap, type Value } from '../../../go/value.ts'
import { YamlError, marshal, type Writable } from '../../../yaml/index.ts'
import { MAX_DEPTH } from '../deep-copy.ts'
import { elementsOf, entriesOf, isNil, rawOf } from '../reflect.ts'
import { isBytes, toJson } from '../sprig/to-json.ts'

/** Writes any value as `json.Marshal` does; nil, and what cannot be written, is `{}`. */
export function structToJson(value: Value): string {
  if (value === null) return '{}'
  try {
    return toJson(value)
  } catch (error) {
    if (error instanceof FunctionError) return '{}'
    throw error
  }
}

/** Writes any value as YAML, by way of JSON as sigs.k8s.io/yaml does; "" if it cannot be. */
export function toYaml(value: Value): string {
  try {
    return marshal(writable(value))
  } catch (error) {
    if (error instanceof FunctionError || error instanceof YamlError) return ''
    throw error
  }
}

/** Returns what the JSON of a value says, integers exact. Throws {@link FunctionError} for what has no JSON. */
function writable(value: Value, depth = 0): Writable {
  const raw = rawOf(value)
  if (typeof raw === 'bigint') return raw
  if (depth > MAX_DEPTH) throw new FunctionError('the value is nested too deeply')
  const type = typeOf(value)
  if (!type || type.json || isNil(value)) return parsed(toJson(value))
  if (type.kind === 'ptr') return writable(wrap(type.elem ?? ANY, raw), depth + 1)
  if (type.kind === 'map') return writableMap(value, depth)
  const elements = isBytes(type) ? undefined : elementsOf(value)
  return elements ? elements.map(element => writable(element, depth + 1)) : parsed(toJson(value))
}

function writableMap(value: Value, depth: number): Writable {
  return Object.fromEntries((entriesOf(value) ?? []).map(([key, member]) => [key, writable(member, depth + 1)]))
}

/** Reads back JSON that has just been written. */
function parsed(json: string): Writable {
  return JSON.parse(json) as Writable
}
