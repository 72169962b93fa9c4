import { sprintf } from '../../go/fmt.ts'
import { isPrint, quote } from '../../go/quote.ts'
import { isDigit, isLetter } from '../../go/unicode.ts'
import { int } from '../../go/value.ts'
import { KEYWORDS, type Token, type TokenKind } from './token.ts'

/** The state of a lexer, made by {@link newLexer}. */
export interface Lexer {
  input: string
  readonly left: string
  readonly right: string
  /** `break` and `continue` are plain identifiers where functions of these names exist. */
  readonly breakIsName: boolean
  readonly continueIsName: boolean
  at: number
  start: number
  line: number
  startLine: number
  atEnd: boolean
  insideAction: boolean
  parens: number
}

/** Reads on, and gives a token or the state that reads it. */
type State = (lexer: Lexer) => State | Token

const EOF = -1
const SPACES = /[ \t\r\n]/
/** A `- ` marker is the minus and the space beside it. */
const TRIM_MARKER = 2

/** What a lexer is made from. */
export interface LexerOptions {
  readonly left: string
  readonly right: string
  readonly breakIsName: boolean
  readonly continueIsName: boolean
}

/** Makes a lexer at the start of a text. */
export function newLexer(input: string, options: LexerOptions): Lexer {
  return {
    ...options,
    input,
    at: 0,
    start: 0,
    line: 1,
    startLine: 1,
    atEnd: false,
    insideAction: false,
    parens: 0
  }
}

/** Reads the next token. An error is a token of its kind; nothing may be read after it. */
export function nextToken(lexer: Lexer): Token {
  let state: State | Token = lexer.insideAction ? insideAction : text
  while (typeof state === 'function') state = state(lexer)
  return state
}

function next(lexer: Lexer): number {
  if (lexer.at >= lexer.input.length) {
    lexer.atEnd = true
    return EOF
  }
  const rune = lexer.input.codePointAt(lexer.at) ?? EOF
  lexer.at += rune > 0xffff ? 2 : 1
  if (rune === 10) lexer.line++
  return rune >= 0xd800 && rune <= 0xdfff ? 0xfffd : rune
}

function backup(lexer: Lexer): void {
  if (lexer.atEnd || lexer.at === 0) return
  const unit = lexer.input.charCodeAt(lexer.at - 1)
  const before = lexer.at > 1 ? lexer.input.charCodeAt(lexer.at - 2) : 0
  const isPair = unit >= 0xdc00 && unit <= 0xdfff && before >= 0xd800 && before <= 0xdbff
  lexer.at -= isPair ? 2 : 1
  if (unit === 10) lexer.line--
}

function peek(lexer: Lexer): number {
  const rune = next(lexer)
  backup(lexer)
  return rune
}

function emit(lexer: Lexer, kind: TokenKind): Token {
  const token = { kind, at: lexer.start, text: lexer.input.slice(lexer.start, lexer.at), line: lexer.startLine }
  lexer.start = lexer.at
  lexer.startLine = lexer.line
  return token
}

function fail(lexer: Lexer, message: string): Token {
  const token: Token = { kind: 'error', at: lexer.start, text: message, line: lexer.startLine }
  lexer.input = ''
  lexer.at = lexer.start = 0
  return token
}

/** Skips what was passed over without `next`, which counts lines. */
function ignore(lexer: Lexer): void {
  countLines(lexer)
  lexer.start = lexer.at
  lexer.startLine = lexer.line
}

function countLines(lexer: Lexer): void {
  for (let i = lexer.input.indexOf('\n', lexer.start); i >= 0 && i < lexer.at; i = lexer.input.indexOf('\n', i + 1)) {
    lexer.line++
  }
}

function text(lexer: Lexer): State | Token {
  const { input } = lexer
  const found = input.indexOf(lexer.left, lexer.at)
  if (found < 0) {
    lexer.at = input.length
    if (lexer.at === lexer.start) return emit(lexer, 'eof')
    countLines(lexer)
    return emit(lexer, 'text')
  }
  if (found === lexer.at) return leftDelim
  const isTrimmed = hasLeftMarker(input, found + lexer.left.length)
  lexer.at = isTrimmed ? lexer.start + trimmedLength(input.slice(lexer.start, found)) : found
  countLines(lexer)
  const token = emit(lexer, 'text')
  lexer.at = found
  ignore(lexer)
  return token.text === '' ? leftDelim : token
}

/** Walked by hand: a regular expression that looks for spaces at the end takes quadratic time. */
function trimmedLength(passage: string): number {
  let length = passage.length
  while (length > 0 && SPACES.test(passage.charAt(length - 1))) length--
  return length
}

function hasLeftMarker(input: string, at: number): boolean {
  return input[at] === '-' && isSpaceAt(input, at + 1)
}

function hasRightMarker(input: string, at: number): boolean {
  return isSpaceAt(input, at) && input[at + 1] === '-'
}

function isSpaceAt(input: string, at: number): boolean {
  return at < input.length && SPACES.test(input.charAt(at))
}

function isSpace(rune: number): boolean {
  return rune === 32 || rune === 9 || rune === 13 || rune === 10
}

function isAlphaNumeric(rune: number): boolean {
  return rune === 0x5f || (rune >= 0 && (isLetter(rune) || isDigit(rune)))
}

/** Looks for a right delimiter, with or without a trim marker. */
function rightDelimAt(lexer: Lexer): 'none' | 'plain' | 'trimming' {
  const { input, right, at } = lexer
  if (hasRightMarker(input, at) && input.startsWith(right, at + TRIM_MARKER)) return 'trimming'
  return input.startsWith(right, at) ? 'plain' : 'none'
}

function leftDelim(lexer: Lexer): State | Token {
  lexer.at += lexer.left.length
  const marker = hasLeftMarker(lexer.input, lexer.at) ? TRIM_MARKER : 0
  if (lexer.input.startsWith('/*', lexer.at + marker)) {
    lexer.at += marker
    ignore(lexer)
    return comment
  }
  const token = emit(lexer, 'leftDelim')
  lexer.insideAction = true
  lexer.at += marker
  ignore(lexer)
  lexer.parens = 0
  return token
}

function comment(lexer: Lexer): State | Token {
  const end = lexer.input.indexOf('*/', lexer.at + 2)
  if (end < 0) return fail(lexer, 'unclosed comment')
  lexer.at = end + 2
  const delim = rightDelimAt(lexer)
  if (delim === 'none') return fail(lexer, 'comment ends before closing delimiter')
  if (delim === 'trimming') lexer.at += TRIM_MARKER
  lexer.at += lexer.right.length
  if (delim === 'trimming') skipSpaces(lexer)
  ignore(lexer)
  return text
}

function rightDelim(lexer: Lexer): Token {
  const isTrimming = rightDelimAt(lexer) === 'trimming'
  if (isTrimming) {
    lexer.at += TRIM_MARKER
    ignore(lexer)
  }
  lexer.at += lexer.right.length
  const token = emit(lexer, 'rightDelim')
  if (isTrimming) {
    skipSpaces(lexer)
    ignore(lexer)
  }
  lexer.insideAction = false
  return token
}

function skipSpaces(lexer: Lexer): void {
  while (isSpaceAt(lexer.input, lexer.at)) lexer.at++
}

/** What one character alone says. */
const SINGLE: Readonly<Record<string, TokenKind | State>> = {
  '=': 'assign',
  '|': 'pipe',
  '"': quoted,
  '`': rawQuoted,
  $: variable,
  "'": charConstant
}

function insideAction(lexer: Lexer): State | Token {
  if (rightDelimAt(lexer) !== 'none') return lexer.parens === 0 ? rightDelim : fail(lexer, 'unclosed left paren')
  const rune = next(lexer)
  if (rune === EOF) return fail(lexer, 'unclosed action')
  if (isSpace(rune)) {
    backup(lexer) // A space may begin " -}}".
    return space
  }
  const char = String.fromCodePoint(rune)
  const single = Object.hasOwn(SINGLE, char) ? SINGLE[char] : undefined
  if (single !== undefined) return typeof single === 'string' ? emit(lexer, single) : single
  if (char === ':') return next(lexer) === 61 ? emit(lexer, 'declare') : fail(lexer, 'expected :=')
  if (char === '(' || char === ')') return paren(lexer, char)
  return word(lexer, rune, char)
}

function paren(lexer: Lexer, char: '(' | ')'): Token {
  lexer.parens += char === '(' ? 1 : -1
  if (lexer.parens < 0) return fail(lexer, 'unexpected right paren')
  return emit(lexer, char === '(' ? 'leftParen' : 'rightParen')
}

function word(lexer: Lexer, rune: number, char: string): State | Token {
  // A dot begins a field unless it begins a number.
  if (char === '.' && lexer.at < lexer.input.length && !/[0-9]/.test(lexer.input.charAt(lexer.at))) return field
  if (/[-+.0-9]/.test(char)) {
    backup(lexer)
    return number
  }
  if (isAlphaNumeric(rune)) {
    backup(lexer)
    return identifier
  }
  if (rune <= 0x7f && isPrint(rune)) return emit(lexer, 'char')
  return fail(lexer, sprintf('unrecognized character in action: %#U', int(rune)))
}

function space(lexer: Lexer): State | Token {
  let count = 0
  for (; isSpace(peek(lexer)); count++) next(lexer)
  // A trim marker begins with a space: with the last of these.
  const last = lexer.at - 1
  if (hasRightMarker(lexer.input, last) && lexer.input.startsWith(lexer.right, last + TRIM_MARKER)) {
    backup(lexer)
    if (count === 1) return rightDelim
  }
  return emit(lexer, 'space')
}

function identifier(lexer: Lexer): Token {
  let rune = next(lexer)
  while (isAlphaNumeric(rune)) rune = next(lexer)
  backup(lexer)
  if (!atTerminator(lexer)) return badCharacter(lexer, rune)
  const name = lexer.input.slice(lexer.start, lexer.at)
  const keyword = KEYWORDS.get(name)
  if ((keyword === 'break' && lexer.breakIsName) || (keyword === 'continue' && lexer.continueIsName)) {
    return emit(lexer, 'identifier')
  }
  return emit(lexer, keyword ?? (name === 'true' || name === 'false' ? 'bool' : 'identifier'))
}

function badCharacter(lexer: Lexer, rune: number): Token {
  return fail(lexer, sprintf('bad character %#U', int(rune)))
}

function field(lexer: Lexer): Token {
  return atTerminator(lexer) ? emit(lexer, 'dot') : named(lexer, 'field')
}

function variable(lexer: Lexer): Token {
  return atTerminator(lexer) ? emit(lexer, 'variable') : named(lexer, 'variable')
}

function named(lexer: Lexer, kind: 'field' | 'variable'): Token {
  let rune = next(lexer)
  while (isAlphaNumeric(rune)) rune = next(lexer)
  backup(lexer)
  return atTerminator(lexer) ? emit(lexer, kind) : badCharacter(lexer, rune)
}

/** Tells whether an identifier may end here: `$x+2` must not be read as anything. */
function atTerminator(lexer: Lexer): boolean {
  const rune = peek(lexer)
  if (rune === EOF || isSpace(rune) || '.,|:)('.includes(String.fromCodePoint(rune))) return true
  return lexer.input.startsWith(lexer.right, lexer.at)
}

function charConstant(lexer: Lexer): Token {
  return closed(lexer, 39, 'unterminated character constant') ?? emit(lexer, 'charConstant')
}

function quoted(lexer: Lexer): Token {
  return closed(lexer, 34, 'unterminated quoted string') ?? emit(lexer, 'string')
}

/** Reads to a closing quote on the same line; gives the error if there is none. */
function closed(lexer: Lexer, mark: number, message: string): Token | undefined {
  for (;;) {
    let rune = next(lexer)
    if (rune === mark) return undefined
    if (rune === 92) rune = next(lexer)
    if (rune === EOF || rune === 10) return fail(lexer, message)
  }
}

function rawQuoted(lexer: Lexer): Token {
  for (;;) {
    const rune = next(lexer)
    if (rune === 96) return emit(lexer, 'rawString')
    if (rune === EOF) return fail(lexer, 'unterminated raw quoted string')
  }
}

function number(lexer: Lexer): Token {
  const isNumber = scanNumber(lexer)
  const sign = peek(lexer)
  const isComplex = isNumber && (sign === 43 || sign === 45)
  if (!isNumber || (isComplex && !(scanNumber(lexer) && lexer.input[lexer.at - 1] === 'i'))) {
    return fail(lexer, `bad number syntax: ${quote(lexer.input.slice(lexer.start, lexer.at))}`)
  }
  return emit(lexer, isComplex ? 'complex' : 'number')
}

/** Not a perfect scanner: `089` and `0x0.2` pass here and are found out by the conversion. */
function scanNumber(lexer: Lexer): boolean {
  accept(lexer, /[-+]/)
  let digits = /[0-9_]/
  if (accept(lexer, /0/)) {
    if (accept(lexer, /[xX]/)) digits = /[0-9a-fA-F_]/
    else if (accept(lexer, /[oO]/)) digits = /[0-7_]/
    else if (accept(lexer, /[bB]/)) digits = /[01_]/
  }
  acceptRun(lexer, digits)
  if (accept(lexer, /\./)) acceptRun(lexer, digits)
  const isDecimal = digits.source === '[0-9_]'
  const isHex = digits.source === '[0-9a-fA-F_]'
  if ((isDecimal && accept(lexer, /[eE]/)) || (isHex && accept(lexer, /[pP]/))) {
    accept(lexer, /[-+]/)
    acceptRun(lexer, /[0-9_]/)
  }
  accept(lexer, /i/)
  if (!isAlphaNumeric(peek(lexer))) return true
  next(lexer)
  return false
}

function accept(lexer: Lexer, valid: RegExp): boolean {
  const rune = next(lexer)
  if (rune !== EOF && valid.test(String.fromCodePoint(rune))) return true
  backup(lexer)
  return false
}

function acceptRun(lexer: Lexer, valid: RegExp): void {
  while (accept(lexer, valid)) {
    // Each step reads one more.
  }
}
