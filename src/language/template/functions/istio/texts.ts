import { charged, FunctionError, type FunctionContext, type TemplateFunction } from '../../../go/function.ts'
import { sprint } from '../../../go/fmt.ts'
import { decodeJson } from '../../../go/json-decode.ts'
import { STRING_MAP, Typed, type Value } from '../../../go/value.ts'
import { MAX_DEPTH } from '../deep-copy.ts'
import { asValue } from '../reflect.ts'
import { any, ANY, BOOL, count, define, type Members, STRING, stringMap, takes, takesMany, text } from '../signature.ts'
import { toJson } from '../sprig/to-json.ts'
import { variable } from '../sprig/environment.ts'
import { directory } from '../sprig/paths.ts'
import { setMember } from '../sprig/set-member.ts'
import { repeat, toLowerText } from '../sprig/strings.ts'
import { trimSpace } from '../sprig/words.ts'
import type { IstioVariants } from './setting.ts'

/** Istio's functions on texts and maps of texts. Some have names of sprig's, and lie over them. */
export function textFunctions({ stringDefaults }: IstioVariants): readonly TemplateFunction[] {
  return [
    define(
      'isset',
      'Tells whether a map has a key.',
      takes([stringMap, text], BOOL),
      (_, map, key) => map !== null && Object.hasOwn(map, key)
    ),
    define('contains', 'Tells whether a text contains another.', takes([text, text], BOOL), (_, part, s) =>
      s.includes(part)
    ),
    define('toLower', 'Converts to lower case.', takes([text], STRING), (_, s) => toLowerText(s)),
    define('directory', 'Gives a path without its last element, slash included.', takes([text], STRING), (_, path) =>
      directory(path)
    ),
    define('kubevirtInterfaces', 'Gives its argument.', takes([text], STRING), (_, s) => s),
    define('excludeInterfaces', 'Gives its argument.', takes([text], STRING), (_, s) => s),
    define(
      'env',
      'Gives an environment variable, or a default if it is empty.',
      takes([text, text], STRING),
      (context, name, fallback) => variable(context, name) || fallback
    ),
    define(
      'indent',
      'Puts spaces before each line but the first.',
      takes([count, text], STRING),
      (context, spaces, s) => {
        // Go pads the empty string to the width: at least one blank for width -1, none for 0.
        const pad = repeat(context, ' ', Math.abs(spaces))
        const lines = s.split('\n')
        context.spend(lines.length * pad.length)
        return lines.join('\n' + pad)
      }
    ),
    define(
      'excludeInboundPort',
      'Adds a port to a list of ports, unless it is empty, 0 or there.',
      takes([any, text], STRING),
      (context, port, list) => excludeInboundPort(trimSpace(charged(context, sprint(port))), list)
    ),
    stringDefaults
      ? define(
          'valueOrDefault',
          'Gives a default if the text is empty.',
          takes([text, text], STRING),
          (_, value, fallback) => value || fallback
        )
      : define(
          'valueOrDefault',
          'Gives a default if the value is "" or nil.',
          takes([any, any], ANY),
          (_, value, fallback) => (value === '' || value === null ? fallback : value)
        ),
    define('fromJSON', 'Reads JSON; gives the text {} if it cannot be read.', takes([text], ANY), (_, s) => {
      const { value, error } = decodeJson(s)
      return error === undefined ? asValue(value) : '{}'
    }),
    define('toJSON', 'Writes a map of texts as JSON.', takes([stringMap], STRING), (_, map) =>
      map ? mapJson(map) : '{}'
    ),
    define('toJson', 'Writes a map of texts as JSON.', takes([stringMap], STRING), (_, map) =>
      map ? mapJson(map) : '{}'
    ),
    define(
      'toJsonMap',
      'Merges maps of texts, the last one wins, and writes JSON.',
      takesMany([], stringMap, STRING),
      (context, ...maps) => (maps.length === 0 ? 'null' : mapJson(mergeMaps(context, maps)))
    ),
    define(
      'mergeMaps',
      'Merges maps of texts, the last one wins.',
      takesMany([], stringMap, STRING_MAP),
      (context, ...maps) => stringMapOf(maps.length === 0 ? null : mergeMaps(context, maps))
    ),
    define(
      'omit',
      'Copies all but the given keys of a map of texts.',
      takesMany([stringMap], text, STRING_MAP),
      (context, map, ...keys) => {
        const kept: Record<string, string> = {}
        const members = Object.entries(map ?? {})
        context.spend(members.length)
        for (const [key, member] of members) if (!keys.includes(key)) setMember(kept, key, member)
        return stringMapOf(kept)
      }
    ),
    define(
      'strdict',
      'Makes a map of texts of keys and values in turn.',
      takesMany([], text, STRING_MAP),
      (_, ...pairs) => {
        const made: Record<string, string> = {}
        for (let i = 0; i < pairs.length; i += 2) setMember(made, pairs[i] ?? '', pairs[i + 1] ?? '')
        return stringMapOf(made)
      }
    ),
    define(
      'omitNil',
      'Drops nil from maps and lists, and what becomes empty by that.',
      takes([any], ANY),
      (_, value) => withoutNil(value).value
    )
  ]
}

function stringMapOf(map: Members<string>): Typed {
  return new Typed(STRING_MAP, map)
}

function mapJson(map: Readonly<Record<string, string>>): string {
  return toJson(stringMapOf(map))
}

function mergeMaps(context: FunctionContext, maps: readonly Members<string>[]): Record<string, string> {
  const merged: Record<string, string> = {}
  for (const map of maps) {
    const members = Object.entries(map ?? {})
    context.spend(members.length)
    for (const [key, member] of members) setMember(merged, key, member)
  }
  return merged
}

function excludeInboundPort(port: string, list: string): string {
  if (port === '' || port === '0') return list
  const ports = list.split(',')
  if (ports.includes(port)) return list
  return [...ports.map(trimSpace).filter(each => each !== ''), port].join(',')
}

/** Whether anything was dropped tells apart an empty map that was there from one that became empty. */
interface Filtered {
  readonly value: Value
  readonly isChanged: boolean
}

function withoutNil(value: Value, depth = 0): Filtered {
  if (value === null) return { value, isChanged: true }
  if (depth > MAX_DEPTH) throw new FunctionError('the value is nested too deeply')
  // Only maps and lists of interfaces are looked into, as Go's type switch does.
  if (typeof value !== 'object' || value instanceof Typed) return { value, isChanged: false }
  const members = Object.entries(value).map(([key, member]) => [key, withoutNil(asValue(member), depth + 1)] as const)
  if (!members.some(([, member]) => member.isChanged)) return { value, isChanged: false }
  const kept = members.filter(([, member]) => member.value !== null)
  if (kept.length === 0) return { value: null, isChanged: true }
  if (Array.isArray(value)) return { value: kept.map(([, member]) => member.value), isChanged: true }
  return { value: Object.fromEntries(kept.map(([key, member]) => [key, member.value])), isChanged: true }
}
