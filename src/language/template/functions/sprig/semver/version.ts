import { FunctionError } from '../../../../go/function.ts'
import { quote } from '../../../../go/quote.ts'
import { bytesAsText } from '../../bytes-as-text.ts'

/** A semantic version as Masterminds/semver reads it. */
export interface Version {
  readonly major: bigint
  readonly minor: bigint
  readonly patch: bigint
  readonly prerelease: string
  readonly metadata: string
  /** The text that was read. */
  readonly original: string
}

const LOOSE = new RegExp(
  '^v?([0-9]+)(?:\\.([0-9]+))?(?:\\.([0-9]+))?' +
    '(?:-([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?' +
    '(?:\\+([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?$'
)
const MAX_LENGTH = 256
const MAX_UINT64 = 2n ** 64n - 1n

/** Reads a version; parts may be missing and a "v" may stand in front. Throws with the words of Masterminds/semver. */
export function parseVersion(text: string): Version {
  if (bytesAsText(text).length > MAX_LENGTH)
    throw new FunctionError(`version string is too long (max ${MAX_LENGTH} bytes)`)
  const match = LOOSE.exec(text)
  if (!match) throw new FunctionError('invalid semantic version')
  const [, major = '0', minor = '0', patch = '0', prerelease = '', metadata = ''] = match
  const version = {
    major: segment(major),
    minor: segment(minor),
    patch: segment(patch),
    prerelease,
    metadata,
    original: text
  }
  if (prerelease.split('.').some(part => /^0[0-9]+$/.test(part)))
    throw new FunctionError('version segment starts with 0')
  return version
}

function segment(digits: string): bigint {
  const value = BigInt(digits)
  if (value <= MAX_UINT64) return value
  throw new FunctionError(
    `error parsing version segment: strconv.ParseUint: parsing ${quote(digits)}: value out of range`
  )
}

/** Writes a version in full and without a "v". */
export function versionText({ major, minor, patch, prerelease, metadata }: Version): string {
  const core = `${major}.${minor}.${patch}`
  return core + (prerelease === '' ? '' : '-' + prerelease) + (metadata === '' ? '' : '+' + metadata)
}

/** Orders versions by precedence; build metadata does not count. */
export function compareVersions(a: Version, b: Version): number {
  return (
    order(a.major, b.major) ||
    order(a.minor, b.minor) ||
    order(a.patch, b.patch) ||
    comparePrereleases(a.prerelease, b.prerelease)
  )
}

/** Orders prereleases part by part; none at all comes after any. */
export function comparePrereleases(a: string, b: string): number {
  if (a === b) return 0
  if (a === '') return 1
  if (b === '') return -1
  return compareParts(a, b)
}

/** Compares as the library does when it knows that prereleases are looked for: an empty one comes first here. */
export function compareParts(a: string, b: string): number {
  const left = a.split('.')
  const right = b.split('.')
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const result = comparePart(left[i] ?? '', right[i] ?? '')
    if (result !== 0) return result
  }
  return 0
}

function comparePart(a: string, b: string): number {
  if (a === b) return 0
  if (a === '') return -1
  if (b === '') return 1
  const [x, y] = [numberOf(a), numberOf(b)]
  if (x !== undefined && y !== undefined) return x > y ? 1 : -1
  // Numbers come before words.
  if (x !== undefined) return -1
  if (y !== undefined) return 1
  return a > b ? 1 : -1
}

function numberOf(part: string): bigint | undefined {
  if (!/^[0-9]+$/.test(part)) return undefined
  const value = BigInt(part)
  return value <= MAX_UINT64 ? value : undefined
}

function order(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** The text by which the next versions are known: a "v" stays. */
export function next(version: Version, part: 'major' | 'minor' | 'patch'): Version {
  const base = { ...version, prerelease: '', metadata: '' }
  const isOnlyReleased = part === 'patch' && version.prerelease !== ''
  const raised = isOnlyReleased ? base : { ...base, ...ZEROED[part], [part]: incremented(version[part], part) }
  return renamed(raised)
}

const ZEROED = { major: { minor: 0n, patch: 0n }, minor: { patch: 0n }, patch: {} } as const

function incremented(value: bigint, part: string): bigint {
  if (value === MAX_UINT64) throw new FunctionError(`${part} version increment would overflow uint64`)
  return value + 1n
}

/** Gives a version that was made from another its own text. */
export function renamed(version: Version): Version {
  return { ...version, original: (version.original.startsWith('v') ? 'v' : '') + versionText(version) }
}
