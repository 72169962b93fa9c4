import { FunctionError, type FunctionContext, type TemplateFunction } from '../../../go/function.ts'
import { canBackquote, quote } from '../../../go/quote.ts'
import { STRING_SLICE, Typed, type Value } from '../../../go/value.ts'
import { PatternError, compilePattern, quoteMeta, type Pattern } from '../../../regexp/index.ts'
import { BOOL, count, define, STRING, takes, text, type Signature } from '../signature.ts'

/** Regular expressions of Go's syntax, in linear time. The error of a bad one reads `regexp: Compile(…)` unless the name starts with "must". */
export const regex: readonly TemplateFunction[] = [
  define(
    'regexMatch',
    'Tells whether a text contains a match; false for a bad expression.',
    takes([text, text], BOOL),
    (context, source, s) => {
      try {
        return compile(context, source).matches(s, context.spend)
      } catch (error) {
        if (error instanceof PatternError) return false
        throw error
      }
    }
  ),
  define('mustRegexMatch', 'Tells whether a text contains a match.', takes([text, text], BOOL), (context, source, s) =>
    compiled(context, source).matches(s, context.spend)
  ),
  ...pair(
    'Find',
    'Gives the first match, "" if there is none.',
    takes([text, text], STRING),
    (pattern, spend, s) => pattern.find(s, spend) ?? ''
  ),
  ...pair(
    'FindAll',
    'Lists at most n matches, all for -1.',
    takes([text, text, count], STRING_SLICE),
    (pattern, spend, s, n) => new Typed(STRING_SLICE, pattern.findAll(s, n, spend))
  ),
  ...pair(
    'ReplaceAll',
    'Replaces matches by a template with $1 and ${name}.',
    takes([text, text, text], STRING),
    (pattern, spend, s, template) => pattern.replaceAll(s, template, spend)
  ),
  ...pair(
    'ReplaceAllLiteral',
    'Replaces matches by a text.',
    takes([text, text, text], STRING),
    (pattern, spend, s, replacement) => pattern.replaceAllLiteral(s, replacement, spend)
  ),
  ...pair(
    'Split',
    'Splits a text at the matches into at most n parts, all for -1.',
    takes([text, text, count], STRING_SLICE),
    (pattern, spend, s, n) => new Typed(STRING_SLICE, pattern.split(s, n, spend))
  ),
  define('regexQuoteMeta', 'Escapes what has a meaning in regular expressions.', takes([text], STRING), (_, s) =>
    quoteMeta(s)
  )
]

/** What an expression costs: to look for among those that are kept, and to compile by its characters and instructions. */
const COST = { known: 500, character: 1000, instruction: 16 }

/** The expressions that runs have asked for, by what counts their work: it is a run's own. */
const asked = new WeakMap<FunctionContext['spend'], Set<string>>()

/** Compiles an expression. The first time in a run costs what compiling does, kept from before or not; a bad one always does. */
function compile({ spend }: FunctionContext, source: string): Pattern {
  const before = asked.get(spend) ?? new Set<string>()
  asked.set(spend, before)
  spend(COST.known)
  if (before.has(source)) return compilePattern(source)
  spend(COST.character * source.length)
  const pattern = compilePattern(source)
  spend(COST.instruction * pattern.size)
  before.add(source)
  return pattern
}

/** `regexX` and `mustRegexX`: sprig's pairs differ in the error of a bad expression alone. */
function pair<A extends readonly unknown[]>(
  name: string,
  doc: string,
  signature: Signature<[source: string, ...A]>,
  call: NoInfer<(pattern: Pattern, spend: FunctionContext['spend'], ...args: A) => Value>
): readonly TemplateFunction[] {
  const row = (prefix: string, compile: typeof compiled): TemplateFunction =>
    define(`${prefix}${name}`, doc, signature, (context, source, ...args) =>
      call(compile(context, source), context.spend, ...args)
    )
  return [row('regex', panicking), row('mustRegex', compiled)]
}

function compiled(context: FunctionContext, source: string): Pattern {
  try {
    return compile(context, source)
  } catch (error) {
    if (error instanceof PatternError) throw new FunctionError(error.message)
    throw error
  }
}

/** Compiles as `regexp.MustCompile`, which panics with the expression in front of the reason. */
function panicking(context: FunctionContext, source: string): Pattern {
  try {
    return compile(context, source)
  } catch (error) {
    if (!(error instanceof PatternError)) throw error
    const shown = canBackquote(source) ? `\`${source}\`` : quote(source)
    throw new FunctionError(`regexp: Compile(${shown}): ${error.message}`)
  }
}
