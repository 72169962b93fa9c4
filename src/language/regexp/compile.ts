import { RE2JS, RE2JSException, RE2JSSyntaxException } from 're2js'
import { patternOf, type Pattern } from './pattern.ts'

/** Why an expression does not compile, in Go's words: ``error parsing regexp: missing closing ): `(` ``. */
export class PatternError extends Error {
  override readonly name = 'PatternError'
}

/** The longest expression that is compiled, in UTF-16 units. */
export const MAX_PATTERN_LENGTH = 10_000

/** The largest expression that is used, in instructions: repetitions are written out, as in Go, which ends at 3 million. */
const MAX_INSTRUCTIONS = 100_000

/** How many compiled expressions are kept, and how many instructions of them. */
const CACHE_SIZE = 200
const CACHE_INSTRUCTIONS = 200_000

/** The one cache of the process, bounded: the least recently used expressions go first. */
const cache = new Map<string, Pattern>()
let instructions = 0

/** Compiles an expression of Go's syntax. Throws {@link PatternError}. */
export function compilePattern(source: string): Pattern {
  const cached = cache.get(source)
  if (cached) forget(source, cached)
  const pattern = cached ?? compileAnew(source)
  cache.set(source, pattern)
  instructions += pattern.size
  for (const [oldest, old] of cache) {
    if (cache.size <= CACHE_SIZE && instructions <= CACHE_INSTRUCTIONS) break
    forget(oldest, old)
  }
  return pattern
}

function forget(source: string, { size }: Pattern): void {
  cache.delete(source)
  instructions -= size
}

function compileAnew(source: string): Pattern {
  if (source.length > MAX_PATTERN_LENGTH) {
    throw new PatternError(
      `regular expression of ${source.length} characters is longer than the budget of ${MAX_PATTERN_LENGTH}`
    )
  }
  try {
    const compiled = RE2JS.compile(source)
    if (compiled.programSize() > MAX_INSTRUCTIONS) throw new PatternError(syntaxError('expression too large', source))
    return patternOf(compiled)
  } catch (error) {
    if (error instanceof RE2JSException) throw new PatternError(messageOf(error, source))
    throw error
  }
}

/** What is wrong with the whole of an expression, which Go shows then. */
const OF_ALL: ReadonlySet<string> = new Set(['expression too large', 'expression nests too deeply'])

/** Go always shows the part of the expression that is wrong, even if it is empty. */
function messageOf(error: RE2JSException, source: string): string {
  if (!(error instanceof RE2JSSyntaxException)) return error.message
  const description = error.getDescription()
  return syntaxError(description, OF_ALL.has(description) ? source : (error.getPattern() ?? ''))
}

function syntaxError(description: string, part: string): string {
  return `error parsing regexp: ${description}: \`${part}\``
}

/** Escapes what has a meaning in regular expressions, as Go's `QuoteMeta`. */
export function quoteMeta(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&')
}
