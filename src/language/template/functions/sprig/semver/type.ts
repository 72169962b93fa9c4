import { FunctionError } from '../../../../go/function.ts'
import { encodeJsonString } from '../../../../go/json-encode.ts'
import {
  BOOL,
  INT,
  STRING,
  Typed,
  UINT64,
  int,
  pointerTo,
  type GoField,
  type GoMethod,
  type GoType,
  type Value
} from '../../../../go/value.ts'
import { compareVersions, next, renamed, versionText, type Version } from './version.ts'

/** `semver.Version`: its parts are reached by methods. */
export const VERSION: GoType = {
  text: 'semver.Version',
  kind: 'struct',
  named: true,
  // Unexported, but fmt shows them for verbs that no String answers.
  fields: [
    field('major', UINT64, version => new Typed(UINT64, version.major)),
    field('minor', UINT64, version => new Typed(UINT64, version.minor)),
    field('patch', UINT64, version => new Typed(UINT64, version.patch)),
    field('pre', STRING, version => version.prerelease),
    field('metadata', STRING, version => version.metadata),
    field('original', STRING, version => version.original)
  ],
  field: name => VERSION.fields?.find(part => part.name === name),
  method: name => METHODS.get(name),
  string: raw => (isVersion(raw) ? versionText(raw) : ''),
  json: (raw, escapeHtml) => encodeJsonString(isVersion(raw) ? versionText(raw) : '', escapeHtml)
}

/** `*semver.Version`, what the function `semver` gives. */
export const VERSION_POINTER = pointerTo(VERSION)

function isVersion(raw: unknown): raw is Version {
  return typeof raw === 'object' && raw !== null && 'prerelease' in raw && 'original' in raw
}

function versionOf(raw: unknown): Version {
  const version = raw instanceof Typed ? raw.value : raw
  if (isVersion(version)) return version
  throw new FunctionError('runtime error: invalid memory address or nil pointer dereference')
}

function field(name: string, type: GoType, read: (version: Version) => Value): GoField {
  return { name, type, read: raw => read(versionOf(raw)) }
}

function getter(name: string, result: GoType, read: (version: Version) => Value): GoMethod {
  return { name, params: [], result, call: receiver => read(versionOf(receiver)) }
}

function comparison(name: string, isTrue: (order: number) => boolean): GoMethod {
  return {
    name,
    params: [VERSION_POINTER],
    result: BOOL,
    call: (receiver, other) => isTrue(compareVersions(versionOf(receiver), versionOf(other)))
  }
}

const METHODS: ReadonlyMap<string, GoMethod> = new Map(
  [
    getter('Major', UINT64, version => new Typed(UINT64, version.major)),
    getter('Minor', UINT64, version => new Typed(UINT64, version.minor)),
    getter('Patch', UINT64, version => new Typed(UINT64, version.patch)),
    getter('Prerelease', STRING, version => version.prerelease),
    getter('Metadata', STRING, version => version.metadata),
    getter('Original', STRING, version => version.original),
    getter('String', STRING, versionText),
    getter('IncMajor', VERSION, version => new Typed(VERSION, next(version, 'major'))),
    getter('IncMinor', VERSION, version => new Typed(VERSION, next(version, 'minor'))),
    getter('IncPatch', VERSION, version => new Typed(VERSION, next(version, 'patch'))),
    setter('SetPrerelease', 'prerelease'),
    setter('SetMetadata', 'metadata'),
    comparison('LessThan', order => order < 0),
    comparison('LessThanEqual', order => order <= 0),
    comparison('GreaterThan', order => order > 0),
    comparison('GreaterThanEqual', order => order >= 0),
    comparison('Equal', order => order === 0),
    {
      name: 'Compare',
      params: [VERSION_POINTER],
      result: INT,
      call: (receiver: unknown, other: Value) => int(compareVersions(versionOf(receiver), versionOf(other)))
    }
  ].map(method => [method.name, method])
)

function setter(name: string, part: 'prerelease' | 'metadata'): GoMethod {
  return {
    name,
    params: [STRING],
    result: VERSION,
    call: (receiver, text) => {
      const words = typeof text === 'string' ? text : ''
      if (words !== '' && !isIdentifiers(words)) throw new FunctionError(`invalid ${part} string`)
      if (part === 'prerelease' && words.split('.').some(word => /^0[0-9]+$/.test(word))) {
        throw new FunctionError('version segment starts with 0')
      }
      return new Typed(VERSION, renamed({ ...versionOf(receiver), [part]: words }))
    }
  }
}

function isIdentifiers(text: string): boolean {
  return text.split('.').every(word => /^[0-9A-Za-z-]+$/.test(word))
}
