import { FunctionError } from '../../../../go/function.ts'
import { quote } from '../../../../go/quote.ts'
import { compilePattern } from '../../../../regexp/index.ts'
import { bytesAsText } from '../../bytes-as-text.ts'
import { compareParts, compareVersions, parseVersion, type Version } from './version.ts'

/** One comparison such as `>=1.2` or `~2.x`. */
interface Constraint {
  readonly isMet: Comparison
  readonly version: Version
  /** The minor or the patch part is a wildcard or missing; `isDirty` if any part is. */
  readonly isMinorDirty: boolean
  readonly isPatchDirty: boolean
  readonly isDirty: boolean
}

type Comparison = (version: Version, constraint: Constraint) => boolean

const MAX_LENGTH = 512
const MAX_GROUPS = 32

/** The library's own expressions; they run on RE2, for on JavaScript's engine some constraints would take forever. */
const VERSION =
  'v?([0-9|x|X|\\*]+)(\\.[0-9|x|X|\\*]+)?(\\.[0-9|x|X|\\*]+)?' +
  '(-([0-9A-Za-z\\-]+(\\.[0-9A-Za-z\\-]+)*))?' +
  '(\\+([0-9A-Za-z\\-]+(\\.[0-9A-Za-z\\-]+)*))?'
const OPERATOR = '=||!=|>|<|>=|=>|<=|=<|~|~>|\\^'
const ONE = `^\\s*(${OPERATOR})\\s*(${VERSION})\\s*$`
const RANGE = `\\s*(${VERSION})\\s+-\\s+(${VERSION})\\s*`
const EACH = `(${OPERATOR})\\s*(${VERSION})`
const GROUP = `^(\\s*(${OPERATOR})\\s*(${VERSION})\\s*)((?:\\s+|,\\s*)(${OPERATOR})\\s*(${VERSION})\\s*)*$`

/** Tells whether a version meets a constraint such as `>=1.21-0 <2 || ^3`, as Masterminds/semver's `Check`. */
export function satisfies(constraint: string, versionText: string): boolean {
  const groups = parseConstraints(constraint)
  const version = parseVersion(versionText)
  return groups.some(group => {
    // A prerelease only meets a group that names one.
    const isPrereleaseAllowed = group.some(each => each.version.prerelease !== '')
    if (version.prerelease !== '' && !isPrereleaseAllowed) return false
    return group.every(each => each.isMet(version, each))
  })
}

function parseConstraints(text: string): Constraint[][] {
  if (bytesAsText(text).length > MAX_LENGTH) {
    throw new FunctionError(`constraint string is too long (max ${MAX_LENGTH} bytes)`)
  }
  const groups = rewriteRanges(text).split('||')
  if (groups.length > MAX_GROUPS) throw new FunctionError(`too many constraint groups (max ${MAX_GROUPS})`)
  return groups.map(group => {
    if (!compilePattern(GROUP).matches(group)) throw improper(group)
    return (compilePattern(EACH).findAll(group, -1) ?? [group]).map(parseOne)
  })
}

function improper(text: string): FunctionError {
  return new FunctionError(`improper constraint: ${quote(text)}`)
}

/** Turns `1.2 - 3` into `>= 1.2, <= 3`. */
function rewriteRanges(text: string): string {
  let rewritten = text
  for (const groups of compilePattern(RANGE).allGroups(text)) {
    const [whole = '', low = ''] = groups
    rewritten = rewritten.replace(whole, () => `>= ${low}, <= ${groups[11] ?? ''} `)
  }
  return rewritten
}

function parseOne(text: string): Constraint {
  const groups = compilePattern(ONE).groups(text)
  if (!groups) throw improper(text)
  const [operator, whole, major, minor, patch, prerelease] = [1, 2, 3, 4, 5, 6].map(i => groups[i] ?? '') as Groups
  const isAny = isWildcard(major)
  const isMinorDirty = !isAny && isWildcard(minor)
  const isPatchDirty = !isAny && !isMinorDirty && isWildcard(patch)
  const isDirty = isAny || isMinorDirty || isPatchDirty
  const base = isAny ? '0.0.0' : isMinorDirty ? `${major}.0.0` : `${major}${minor}.0`
  return {
    isMet: COMPARISONS[operator] ?? meetsTildeOrEqual,
    version: parseBase(isDirty ? base + prerelease : whole),
    isMinorDirty,
    isPatchDirty,
    isDirty
  }
}

/** What the first six groups of {@link ONE} match: the expression has that many. */
type Groups = [operator: string, whole: string, major: string, minor: string, patch: string, prerelease: string]

function isWildcard(part: string): boolean {
  return /^\.?[xX*]?$/.test(part)
}

function parseBase(text: string): Version {
  try {
    return parseVersion(text)
  } catch {
    throw new FunctionError('constraint parser error')
  }
}

function meetsTildeOrEqual(version: Version, constraint: Constraint): boolean {
  return constraint.isDirty ? meetsTilde(version, constraint) : compareVersions(version, constraint.version) === 0
}

function meetsNotEqual(version: Version, { version: other, ...dirty }: Constraint): boolean {
  if (dirty.isDirty) {
    if (other.major !== version.major) return true
    if (dirty.isMinorDirty) return false
    if (other.minor !== version.minor) return true
    if (dirty.isPatchDirty) return isOtherPrerelease(version, other)
    if (other.patch !== version.patch) return true
  }
  return compareVersions(version, other) !== 0
}

function isOtherPrerelease(version: Version, other: Version): boolean {
  return compareParts(version.prerelease, other.prerelease) !== 0
}

/** `>11` wants 12 or higher, `>11.1` wants 11.2 or higher. */
function meetsGreater(version: Version, { version: other, ...dirty }: Constraint): boolean {
  if (dirty.isDirty) {
    if (version.major !== other.major) return version.major > other.major
    if (dirty.isMinorDirty) return false
    if (dirty.isPatchDirty) return version.minor > other.minor
  }
  return compareVersions(version, other) > 0
}

function meetsLess(version: Version, { version: other }: Constraint): boolean {
  return compareVersions(version, other) < 0
}

function meetsGreaterOrEqual(version: Version, { version: other }: Constraint): boolean {
  return compareVersions(version, other) >= 0
}

function meetsLessOrEqual(version: Version, { version: other, ...dirty }: Constraint): boolean {
  if (!dirty.isDirty) return compareVersions(version, other) <= 0
  if (version.major !== other.major) return version.major < other.major
  return dirty.isMinorDirty || version.minor <= other.minor
}

/** `~1.2.3` is `>=1.2.3 <1.3`, `~1` is `>=1 <2`, `~0.0.0` is anything. */
function meetsTilde(version: Version, { version: other, ...dirty }: Constraint): boolean {
  if (compareVersions(version, other) < 0) return false
  const isZero = other.major === 0n && other.minor === 0n && other.patch === 0n
  if (isZero && !dirty.isMinorDirty && !dirty.isPatchDirty) return true
  return version.major === other.major && (dirty.isMinorDirty || version.minor === other.minor)
}

/** `^1.2.3` is `>=1.2.3 <2`, `^0.2.3` is `>=0.2.3 <0.3`, `^0.0.3` is `>=0.0.3 <0.0.4`. */
function meetsCaret(version: Version, { version: other, ...dirty }: Constraint): boolean {
  if (compareVersions(version, other) < 0 || version.major !== other.major) return false
  if (other.major > 0n || dirty.isMinorDirty) return true
  if (version.minor !== other.minor) return false
  return other.minor > 0n || dirty.isPatchDirty || version.patch === other.patch
}

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  '': meetsTildeOrEqual,
  '=': meetsTildeOrEqual,
  '!=': meetsNotEqual,
  '>': meetsGreater,
  '<': meetsLess,
  '>=': meetsGreaterOrEqual,
  '=>': meetsGreaterOrEqual,
  '<=': meetsLessOrEqual,
  '=<': meetsLessOrEqual,
  '~': meetsTilde,
  '~>': meetsTilde,
  '^': meetsCaret
}
