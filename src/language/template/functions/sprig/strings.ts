import { FunctionError, type FunctionContext, type TemplateFunction } from '../../../go/function.ts'
import { quote } from '../../../go/quote.ts'
import { STRING_SLICE, Typed, type Value } from '../../../go/value.ts'
import { mapRunes, runesOf, textOf, toLower, toUpper } from '../../../go/unicode.ts'
import { isAscii, onBytes } from '../bytes-as-text.ts'
import { any, BOOL, count, define, STRING, STRING_MAP, takes, takesMany, text, withAliases } from '../signature.ts'
import { sprint } from '../../../go/fmt.ts'
import { joinedCase, pascalCase } from './case.ts'
import { randomBelow } from './numeric.ts'
import { toText, toTexts } from './to-text.ts'
import {
  abbreviate,
  deleteWhiteSpace,
  initials,
  swapCase,
  title,
  trimSet,
  trimSpace,
  uncapitalize,
  wrapText
} from './words.ts'

/** Texts: cutting, padding, quoting, changing case, taking apart and putting together. Lengths count bytes, as in Go. */
export const strings: readonly TemplateFunction[] = [
  define('trim', 'Removes white space at both ends.', takes([text], STRING), (_, s) => trimSpace(s)),
  ...withAliases(
    define('trimAll', 'Removes the given characters at both ends.', takes([text, text], STRING), (_, cutset, s) =>
      trimSet(s, cutset)
    ),
    'trimall'
  ),
  define('trimPrefix', 'Removes a prefix.', takes([text, text], STRING), (_, prefix, s) =>
    s.startsWith(prefix) ? s.slice(prefix.length) : s
  ),
  define('trimSuffix', 'Removes a suffix.', takes([text, text], STRING), (_, suffix, s) =>
    s.endsWith(suffix) ? s.slice(0, s.length - suffix.length) : s
  ),
  define('nospace', 'Removes all white space.', takes([text], STRING), (_, s) => deleteWhiteSpace(s)),
  define('upper', 'Converts to upper case.', takes([text], STRING), (_, s) => toUpperText(s)),
  define('lower', 'Converts to lower case.', takes([text], STRING), (_, s) => toLowerText(s)),
  define('title', 'Puts the first letter of each word in title case.', takes([text], STRING), (_, s) => title(s)),
  define('untitle', 'Puts the first letter of each word in lower case.', takes([text], STRING), (_, s) =>
    uncapitalize(s)
  ),
  define('swapcase', 'Swaps upper and lower case.', takes([text], STRING), (_, s) => swapCase(s)),
  define('snakecase', 'Converts CamelCase to snake_case.', takes([text], STRING), (_, s) => joinedCase(s, '_')),
  define('kebabcase', 'Converts CamelCase to kebab-case.', takes([text], STRING), (_, s) => joinedCase(s, '-')),
  define('camelcase', 'Converts snake_case to CamelCase.', takes([text], STRING), (_, s) => pascalCase(s)),
  define('initials', 'Keeps the first letter of each word.', takes([text], STRING), (_, s) => initials(s)),
  define('abbrev', 'Cuts a text to a width and ends it with "...".', takes([count, text], STRING), (_, width, s) =>
    width < 4 ? s : abbreviate(s, 0, width)
  ),
  define(
    'abbrevboth',
    'Cuts a text at both ends and marks the cuts with "...".',
    takes([count, count, text], STRING),
    (_, left, right, s) => (right < 4 || (left > 0 && right < 7) ? s : abbreviate(s, left, right))
  ),
  define(
    'trunc',
    'Keeps the first bytes of a text, or with a negative number the last.',
    takes([count, text], STRING),
    (_, size, s) => onBytes(s, bytes => truncate(bytes, size))
  ),
  define(
    'substr',
    'Cuts out the bytes from a start to before an end.',
    takes([count, count, text], STRING),
    (_, start, end, s) => onBytes(s, bytes => substring(bytes, start, end))
  ),
  define('wrap', 'Breaks lines at a width.', takes([count, text], STRING), (_, width, s) =>
    wrapText(s, width, '', false)
  ),
  define(
    'wrapWith',
    'Breaks lines at a width with a separator, long words too.',
    takes([count, text, text], STRING),
    (context, width, separator, s) => {
      context.spend((s.length / Math.max(width, 1)) * separator.length)
      return wrapText(s, width, separator, true)
    }
  ),
  define('repeat', 'Repeats a text.', takes([count, text], STRING), (context, times, s) => repeat(context, s, times)),
  define('indent', 'Puts spaces before each line.', takes([count, text], STRING), (context, spaces, s) =>
    indent(context, spaces, s)
  ),
  define(
    'nindent',
    'Puts spaces before each line, and a line break first.',
    takes([count, text], STRING),
    (context, spaces, s) => '\n' + indent(context, spaces, s)
  ),
  define(
    'replace',
    'Replaces all occurrences of a text.',
    takes([text, text, text], STRING),
    (context, old, fresh, s) => replaceAll(context, s, old, fresh)
  ),
  define('contains', 'Tells whether a text contains another.', takes([text, text], BOOL), (_, part, s) =>
    s.includes(part)
  ),
  define('hasPrefix', 'Tells whether a text starts with another.', takes([text, text], BOOL), (_, prefix, s) =>
    s.startsWith(prefix)
  ),
  define('hasSuffix', 'Tells whether a text ends with another.', takes([text, text], BOOL), (_, suffix, s) =>
    s.endsWith(suffix)
  ),
  define(
    'plural',
    'Picks the singular for one, the plural for other counts.',
    takes([text, text, count], STRING),
    (_, one, many, n) => (n === 1 ? one : many)
  ),
  define('quote', 'Writes values in double quotes, escaped; skips nil.', takesMany([], any, STRING), (_, ...values) => {
    const [only] = values
    if (values.length === 1 && typeof only === 'string') return quote(only)
    return values
      .filter(isSet)
      .map(value => quote(toText(value)))
      .join(' ')
  }),
  define(
    'squote',
    'Writes values in single quotes, not escaped; skips nil.',
    takesMany([], any, STRING),
    (_, ...values) =>
      values
        .filter(isSet)
        .map(value => `'${sprint(value)}'`)
        .join(' ')
  ),
  define('cat', 'Joins values with spaces; skips nil.', takesMany([], any, STRING), (_, ...values) =>
    values
      .filter(isSet)
      .map(value => sprint(value))
      .join(' ')
  ),
  define('toString', 'Converts a value to text.', takes([any], STRING), (_, value) => toText(value)),
  define(
    'toStrings',
    'Converts a list to a list of texts.',
    takes([any], STRING_SLICE),
    (_, value) => new Typed(STRING_SLICE, toTexts(value))
  ),
  define('join', 'Joins the texts of a list.', takes([text, any], STRING), (context, separator, list) => {
    const parts = toTexts(list)
    context.spend(separator.length * parts.length)
    return parts.join(separator)
  }),
  define(
    'split',
    'Splits a text into a map of parts _0, _1 and so on.',
    takes([text, text], STRING_MAP),
    (_, separator, s) => numbered(splitText(s, separator))
  ),
  define(
    'splitn',
    'Splits a text into a map of at most n parts.',
    takes([text, count, text], STRING_MAP),
    (_, separator, n, s) => numbered(splitText(s, separator, n))
  ),
  define(
    'splitList',
    'Splits a text into a list.',
    takes([text, text], STRING_SLICE),
    (_, separator, s) => new Typed(STRING_SLICE, splitText(s, separator))
  ),
  define(
    'shuffle',
    'Shuffles the characters of a text, by the injected source of randomness.',
    takes([text], STRING),
    (context, s) => shuffle(context, s)
  ),
  define('hello', 'Says "Hello!".', takes([], STRING), () => 'Hello!')
]

/** Converts to upper case rune by rune, as `strings.ToUpper`. */
export function toUpperText(s: string): string {
  return isAscii(s) ? s.toUpperCase() : mapRunes(s, toUpper)
}

/** Converts to lower case rune by rune, as `strings.ToLower`. */
export function toLowerText(s: string): string {
  return isAscii(s) ? s.toLowerCase() : mapRunes(s, toLower)
}

function isSet(value: Value): boolean {
  return value !== null
}

function truncate(bytes: string, size: number): string {
  if (size >= 0) return bytes.slice(0, size)
  return bytes.length + size > 0 ? bytes.slice(size) : bytes
}

function substring(bytes: string, start: number, end: number): string {
  if (start < 0) {
    if (end < 0) throw new FunctionError(`runtime error: slice bounds out of range [:${end}]`)
    if (end > bytes.length) throw outOfRange(`[:${end}] with length ${bytes.length}`)
    return bytes.slice(0, end)
  }
  const last = end < 0 || end > bytes.length ? bytes.length : end
  if (start > last) throw outOfRange(`[${start}:${last}]`)
  return bytes.slice(start, last)
}

function outOfRange(bounds: string): FunctionError {
  return new FunctionError(`runtime error: slice bounds out of range ${bounds}`)
}

/** Repeats a text within the budget, with the error of `strings.Repeat`. */
export function repeat(context: FunctionContext, s: string, times: number): string {
  if (times < 0) throw new FunctionError('strings: negative Repeat count')
  context.spend(s.length * times)
  return s.repeat(times)
}

function indent(context: FunctionContext, spaces: number, s: string): string {
  const pad = repeat(context, ' ', spaces)
  return pad + replaceAll(context, s, '\n', '\n' + pad)
}

/** Replaces all occurrences; an empty one is found before each rune and at the end, as in Go. */
function replaceAll(context: FunctionContext, s: string, old: string, fresh: string): string {
  const parts = old === '' ? ['', ...Array.from(s), ''] : s.split(old)
  context.spend(s.length + (parts.length - 1) * fresh.length)
  return parts.join(fresh)
}

/** Splits as `strings.SplitN`: at most n parts, all for n below 0, none for 0; an empty separator splits runes. */
export function splitText(s: string, separator: string, n = -1): string[] {
  if (n === 0) return []
  const parts = separator === '' ? Array.from(s) : s.split(separator)
  if (n < 0 || parts.length <= n) return parts
  return [...parts.slice(0, n - 1), parts.slice(n - 1).join(separator)]
}

function numbered(parts: readonly string[]): Typed {
  return new Typed(STRING_MAP, Object.fromEntries(parts.map((part, i) => [`_${i}`, part])))
}

function shuffle(context: FunctionContext, s: string): string {
  const runes = runesOf(s)
  for (let i = runes.length - 1; i > 0; i--) {
    const j = Number(randomBelow(context, i + 1))
    const rune = runes[i] ?? 0
    runes[i] = runes[j] ?? 0
    runes[j] = rune
  }
  return textOf(runes)
}
