import { FunctionError, type FunctionContext, type TemplateFunction } from '../../../go/function.ts'
import { canBackquote, quote } from '../../../go/quote.ts'
import { STRING_SLICE, Typed } from '../../../go/value.ts'
import { PatternError, compilePattern, quoteMeta, type Pattern } from '../../../regexp/index.ts'
import { BOOL, count, define, STRING, takes, text } from '../signature.ts'

/** Regular expressions of Go's syntax, in linear time. The error of a bad one reads `regexp: Compile(…)` unless the name starts with "must". */
export const regex: readonly TemplateFunction[] = [
  define(
    'regexMatch',
    'Tells whether a text contains a match; false for a bad expression.',
    takes([text, text], BOOL),
    (context, source, s) => {
      context.spend(COST)
      try {
        return compilePattern(source).matches(s, context.spend)
      } catch (error) {
        if (error instanceof PatternError) return false
        throw error
      }
    }
  ),
  define('mustRegexMatch', 'Tells whether a text contains a match.', takes([text, text], BOOL), (context, source, s) =>
    compiled(context, source).matches(s, context.spend)
  ),
  define(
    'regexFind',
    'Gives the first match, "" if there is none.',
    takes([text, text], STRING),
    (context, source, s) => panicking(context, source).find(s, context.spend) ?? ''
  ),
  define(
    'mustRegexFind',
    'Gives the first match, "" if there is none.',
    takes([text, text], STRING),
    (context, source, s) => compiled(context, source).find(s, context.spend) ?? ''
  ),
  define(
    'regexFindAll',
    'Lists at most n matches, all for -1.',
    takes([text, text, count], STRING_SLICE),
    (context, source, s, n) => new Typed(STRING_SLICE, panicking(context, source).findAll(s, n, context.spend))
  ),
  define(
    'mustRegexFindAll',
    'Lists at most n matches, all for -1.',
    takes([text, text, count], STRING_SLICE),
    (context, source, s, n) => new Typed(STRING_SLICE, compiled(context, source).findAll(s, n, context.spend))
  ),
  define(
    'regexReplaceAll',
    'Replaces matches by a template with $1 and ${name}.',
    takes([text, text, text], STRING),
    (context, source, s, template) => panicking(context, source).replaceAll(s, template, context.spend)
  ),
  define(
    'mustRegexReplaceAll',
    'Replaces matches by a template with $1 and ${name}.',
    takes([text, text, text], STRING),
    (context, source, s, template) => compiled(context, source).replaceAll(s, template, context.spend)
  ),
  define(
    'regexReplaceAllLiteral',
    'Replaces matches by a text.',
    takes([text, text, text], STRING),
    (context, source, s, replacement) => panicking(context, source).replaceAllLiteral(s, replacement, context.spend)
  ),
  define(
    'mustRegexReplaceAllLiteral',
    'Replaces matches by a text.',
    takes([text, text, text], STRING),
    (context, source, s, replacement) => compiled(context, source).replaceAllLiteral(s, replacement, context.spend)
  ),
  define(
    'regexSplit',
    'Splits a text at the matches into at most n parts, all for -1.',
    takes([text, text, count], STRING_SLICE),
    (context, source, s, n) => new Typed(STRING_SLICE, panicking(context, source).split(s, n, context.spend))
  ),
  define(
    'mustRegexSplit',
    'Splits a text at the matches into at most n parts, all for -1.',
    takes([text, text, count], STRING_SLICE),
    (context, source, s, n) => new Typed(STRING_SLICE, compiled(context, source).split(s, n, context.spend))
  ),
  define('regexQuoteMeta', 'Escapes what has a meaning in regular expressions.', takes([text], STRING), (_, s) =>
    quoteMeta(s)
  )
]

/** What compiling costs, in characters; it is counted even if the expression is kept from before. */
const COST = 500

function compiled(context: FunctionContext, source: string): Pattern {
  context.spend(COST)
  try {
    return compilePattern(source)
  } catch (error) {
    if (error instanceof PatternError) throw new FunctionError(error.message)
    throw error
  }
}

/** Compiles as `regexp.MustCompile`, which panics with the expression in front of the reason. */
function panicking(context: FunctionContext, source: string): Pattern {
  context.spend(COST)
  try {
    return compilePattern(source)
  } catch (error) {
    if (!(error instanceof PatternError)) throw error
    const shown = canBackquote(source) ? `\`${source}\`` : quote(source)
    throw new FunctionError(`regexp: Compile(${shown}): ${error.message}`)
  }
}
