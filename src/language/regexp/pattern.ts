import type { RE2JS } from 're2js'
import { countedText, type Spend } from './counted-text.ts'
import { readTemplate } from './expand.ts'

/** A compiled regular expression of Go's syntax (RE2): time linear in the text for each match. `spend` counts it. */
export interface Pattern {
  /** How many instructions it was compiled to. */
  readonly size: number
  /** Tells whether the text contains a match: `MatchString`. */
  readonly matches: (text: string, spend?: Spend) => boolean
  /** Returns the first match: `FindString`, but `undefined` if there is none. */
  readonly find: (text: string, spend?: Spend) => string | undefined
  /** Returns up to `limit` matches, all for a limit below 0: `FindAllString`, where none is nil. */
  readonly findAll: (text: string, limit: number, spend?: Spend) => string[] | null
  /** Returns what the whole expression and each group match first, "" for a group without part: `FindStringSubmatch`. */
  readonly groups: (text: string) => string[] | undefined
  /** Returns the same for all matches: `FindAllStringSubmatch`. */
  readonly allGroups: (text: string) => string[][]
  /** Replaces all matches by a template with `$1`, `${name}`: `ReplaceAllString`. */
  readonly replaceAll: (text: string, template: string, spend?: Spend) => string
  /** Replaces all matches by a text: `ReplaceAllLiteralString`. */
  readonly replaceAllLiteral: (text: string, replacement: string, spend?: Spend) => string
  /** Splits a text at the matches into at most `limit` parts, all for a limit below 0: `Split`, where 0 is nil. */
  readonly split: (text: string, limit: number, spend?: Spend) => string[] | null
}

/** Where a match lies in UTF-16 units, and what its groups hold. */
interface Match {
  readonly start: number
  readonly end: number
  readonly group: (name: string) => string
}

/** Gives a compiled RE2 expression the face of Go's regexp. */
export function patternOf(compiled: RE2JS): Pattern {
  const isEmptyExpression = compiled.pattern() === ''
  const names = Array.from({ length: compiled.groupCount() + 1 }, (_, i) => String(i))
  const groupsOf = (match: Match): string[] => names.map(match.group)
  return {
    size: compiled.programSize(),
    // The automaton that only tells whether there is a match takes its time to be built, and can grow without end.
    matches: (text, spend) => (spend ? searching(compiled, text, spend)(0) !== undefined : compiled.test(text)),
    find: (text, spend) => {
      const match = searching(compiled, text, spend)(0)
      return match && text.slice(match.start, match.end)
    },
    findAll: (text, limit, spend) => {
      const found = allMatches(searching(compiled, text, spend), { text, limit }, ({ start, end }) =>
        text.slice(start, end)
      )
      return found.length === 0 ? null : found
    },
    groups: text => {
      const match = searching(compiled, text)(0)
      return match && groupsOf(match)
    },
    allGroups: text => allMatches(searching(compiled, text), { text, limit: -1 }, groupsOf),
    replaceAll: (text, template, spend) => {
      const pieces = readTemplate(template)
      return replace(searching(compiled, text, spend), text, match => {
        spend?.(pieces.length)
        let expanded = ''
        for (const piece of pieces) expanded += typeof piece === 'string' ? piece : match.group(piece.group)
        spend?.(expanded.length)
        return expanded
      })
    },
    replaceAllLiteral: (text, replacement, spend) =>
      replace(searching(compiled, text, spend), text, () => {
        spend?.(replacement.length)
        return replacement
      }),
    split: (text, limit, spend) => {
      if (limit === 0) return null
      if (!isEmptyExpression && text === '') return ['']
      const matches = allMatches(searching(compiled, text, spend), { text, limit }, match => match)
      return splitAt(text, matches, limit)
    }
  }
}

/** Finds the first match from a position on. */
type Search = (from: number) => Match | undefined

/** Prepares to find matches in a text from a position on, which is cheaper than to start anew for each. */
function searching(compiled: RE2JS, text: string, spend?: Spend): Search {
  const matcher = compiled.matcher(spend ? countedText(text, compiled.programSize(), spend) : text)
  const names = compiled.namedGroups()
  const groupNamed = (name: string): number | undefined => (Object.hasOwn(names, name) ? names[name] : undefined)
  const groupCount = compiled.groupCount()
  return from => {
    if (!matcher.find(from)) return undefined
    const group = (name: string): string => {
      const index =
        /^[0-9]{1,8}$/.test(name) && (name === '0' || !name.startsWith('0')) ? Number(name) : groupNamed(name)
      return index === undefined || index > groupCount ? '' : (matcher.group(index) ?? '')
    }
    return { start: matcher.start(), end: matcher.end(), group }
  }
}

/** Finds successive matches; an empty one right after another match does not count, as in Go's `allMatches`. */
function allMatches<T>(
  search: Search,
  { text, limit }: { text: string; limit: number },
  take: (match: Match) => T
): T[] {
  const found: T[] = []
  let previousEnd = -1
  let at = 0
  while (at <= text.length && (limit < 0 || found.length < limit)) {
    const match = search(at)
    if (!match) break
    if (match.end > match.start || match.start !== previousEnd) found.push(take(match))
    previousEnd = match.end
    at = match.end > at ? match.end : at + widthAt(text, at)
  }
  return found
}

/** Replaces as Go's `replaceAll`, which steps on in a slightly different way than the search for all matches. */
function replace(search: Search, text: string, replacementOf: (match: Match) => string): string {
  let out = ''
  let copied = 0
  let at = 0
  while (at <= text.length) {
    const match = search(at)
    if (!match) break
    out += text.slice(copied, match.start)
    if (match.end > copied || match.start === 0) out += replacementOf(match)
    copied = match.end
    at = Math.max(at + widthAt(text, at), match.end)
  }
  return out + text.slice(copied)
}

function splitAt(text: string, matches: readonly Match[], limit: number): string[] {
  const parts: string[] = []
  let begin = 0
  let end = 0
  for (const match of matches) {
    if (limit > 0 && parts.length === limit - 1) break
    end = match.start
    if (match.end !== 0) parts.push(text.slice(begin, end))
    begin = match.end
  }
  if (end !== text.length) parts.push(text.slice(begin))
  return parts
}

function widthAt(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1
}
