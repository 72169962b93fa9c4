import {
  isLetter,
  isNumber,
  isPunct,
  isSpace,
  isUpper,
  runesOf,
  textOf,
  toLower,
  toUpper
} from '../../../go/unicode.ts'

/**
 * Converts to PascalCase, as xstrings' `ToPascalCase`: words end at spaces, hyphens and underscores, of which the last
 * one goes unless they stand at the start or end; a word that starts in capitals keeps only the first one.
 */
export function pascalCase(text: string): string {
  const runes = runesOf(text)
  const out: number[] = []
  let start = 0
  while (start < runes.length) {
    const isGap = isConnector(runes[start] ?? 0)
    const end = endOfRun(runes, start, rune => isConnector(rune) === isGap)
    const run = runes.slice(start, end)
    const isAtEdge = start === 0 || end === runes.length
    out.push(...(isGap ? (isAtEdge ? run : run.slice(0, -1)) : pascalWord(run)))
    // A text of connectors alone gets its last one twice: xstrings means this for texts of one rune.
    if (isGap && run.length === runes.length) out.push(...run.slice(-1))
    start = end
  }
  return textOf(out)
}

function pascalWord([first = 0, ...rest]: readonly number[]): number[] {
  const capitals = isUpper(first) ? endOfRun(rest, 0, isUpper) : 0
  return [toUpper(first), ...rest.slice(0, capitals).map(toLower), ...rest.slice(capitals)]
}

type WordKind = 'end' | 'number' | 'capitals' | 'letters' | 'connector' | 'punctuation' | 'other'

interface Word {
  readonly kind: WordKind
  readonly start: number
  readonly end: number
}

/**
 * Splits CamelCase into lower case words that are joined by a connector, as xstrings' `ToSnakeCase` and `ToKebabCase`:
 * `HTTP20xOK` is `http_20x_ok`, `Bld4Floor3rd` is `bld4_floor_3rd`.
 */
export function joinedCase(text: string, connector: '_' | '-'): string {
  const runes = runesOf(text)
  let out = ''
  const write = (word: Word): void => {
    out += lowered(runes.slice(word.start, word.end), word.kind, connector)
  }
  const next = (word: Word): Word => nextWord(runes, word.end)
  const isDone = (word: Word): boolean => word.end >= runes.length
  /** Writes a run of letters and numbers and returns the word after it. */
  const writeRun = (word: Word): Word => {
    let at = word
    while (at.kind === 'letters' || at.kind === 'number') {
      write(at)
      at = next(at)
    }
    return at
  }
  const connectBefore = (word: Word): void => {
    if (word.kind !== 'connector' && word.kind !== 'punctuation') out += connector
  }

  let word = nextWord(runes, 0)
  while (!isDone(word)) {
    const last = word
    if (last.kind !== 'connector') write(last)
    word = next(last)
    if (last.kind === 'number') {
      word = writeRun(word)
      if (word.kind !== 'end') connectBefore(word)
    } else if (last.kind === 'connector') {
      write(last)
    } else if (last.kind !== 'punctuation') {
      if (word.kind !== 'number') connectBefore(word)
      else if (!isDone(word)) word = writeNumber(word)
    }
  }
  write(word)
  return out

  /** Writes a number after a word: as its end, unless letters in lower case follow, then as the start of the next. */
  function writeNumber(number: Word): Word {
    let at = next(number)
    if (at.kind !== 'letters') {
      write(number)
      connectBefore(at)
      return at
    }
    out += connector
    write(number)
    at = writeRun(at)
    if (at.kind !== 'end') connectBefore(at)
    return at
  }
}

function lowered(runes: readonly number[], kind: WordKind, connector: string): string {
  if (kind !== 'capitals' && kind !== 'connector') return textOf(runes)
  let out = ''
  for (const rune of runes) out += isConnector(rune) ? connector : textOf([isUpper(rune) ? toLower(rune) : rune])
  return out
}

function nextWord(runes: readonly number[], start: number): Word {
  const first = runes[start]
  if (first === undefined) return { kind: 'end', start, end: start }
  const kind = kindOf(first)
  return {
    kind,
    start,
    end: kind === 'capitals' ? endOfCapitals(runes, start) : endOfRun(runes, start + 1, INSIDE[kind])
  }
}

function kindOf(rune: number): Exclude<WordKind, 'end'> {
  if (isConnector(rune)) return 'connector'
  if (isPunct(rune)) return 'punctuation'
  if (isUpper(rune)) return 'capitals'
  if (isAlphabet(rune)) return 'letters'
  return isNumber(rune) ? 'number' : 'other'
}

const isLowerPart = (rune: number): boolean => isAlphabet(rune) && !isUpper(rune)

/** Which runes go on with a word of a kind. */
const INSIDE: Readonly<Record<Exclude<WordKind, 'end' | 'capitals'>, (rune: number) => boolean>> = {
  connector: isConnector,
  punctuation: isPunct,
  letters: isLowerPart,
  number: isNumber,
  other: rune => !isConnector(rune) && !isAlphabet(rune) && !isNumber(rune) && !isPunct(rune)
}

/** In `HTTPStatus` the word is `HTTP`: the last capital before a letter starts the next word. */
function endOfCapitals(runes: readonly number[], start: number): number {
  const end = endOfRun(runes, start + 1, isUpper)
  if (end === start + 1) return endOfRun(runes, end, isLowerPart)
  const follower = runes[end]
  return follower !== undefined && isAlphabet(follower) ? end - 1 : end
}

function endOfRun(runes: readonly number[], start: number, isInside: (rune: number) => boolean): number {
  let end = start
  for (let rune = runes[end]; rune !== undefined && isInside(rune); rune = runes[end]) end++
  return end
}

function isConnector(rune: number): boolean {
  return rune === 0x2d || rune === 0x5f || isSpace(rune)
}

/** Letters but those of the common Chinese, Japanese and Korean blocks, with xstrings' own bounds. */
function isAlphabet(rune: number): boolean {
  if (!isLetter(rune)) return false
  return !(
    (rune >= 0x4e00 && rune <= 0x9fcc) ||
    (rune >= 0x3400 && rune <= 0x4d85) ||
    (rune >= 0x20000 && rune <= 0x2b81d)
  )
}
