import { narrow } from '../../go/bytes.ts'
import { quote } from '../../go/quote.ts'
import { unquote } from '../../go/unquote.ts'
import { TemplateParseError, pictureOf, pictureOfLine } from '../errors.ts'
import { limitMessage, type TemplateLimits } from '../limits.ts'
import { nextToken, type Lexer } from './lexer.ts'
import type { ListNode } from './node.ts'
import { tokenText, type Token, type TokenKind } from './token.ts'

/** What all trees of one source share. */
export interface Source {
  readonly name: string
  readonly text: string
  readonly lexer: Lexer
  readonly hasFunction: (name: string) => boolean
  readonly limits: TemplateLimits
  /** The trees by name, the main one among them. */
  readonly trees: Map<string, ListNode>
  /** How many actions and parentheses are open. */
  depth: number
}

/** The parser of one tree: a template or a definition in it. Go's `parse.Tree`, with its lookahead of three tokens. */
export interface Parser {
  readonly source: Source
  readonly tokens: [Token, Token, Token]
  peeked: number
  readonly vars: string[]
  /** Line of the action that is being read; 0 outside. */
  actionLine: number
  rangeDepth: number
}

const NO_TOKEN: Token = { kind: 'error', at: 0, text: '', line: 0 }

/** Makes the parser of one tree. */
export function newParser(source: Source): Parser {
  return { source, tokens: [NO_TOKEN, NO_TOKEN, NO_TOKEN], peeked: 0, vars: ['$'], actionLine: 0, rangeDepth: 0 }
}

export function next(parser: Parser): Token {
  if (parser.peeked > 0) parser.peeked--
  else parser.tokens[0] = nextToken(parser.source.lexer)
  return parser.tokens[parser.peeked] ?? NO_TOKEN
}

export function backup(parser: Parser): void {
  parser.peeked++
}

/** Puts a token back before the one that was read last. */
export function backup2(parser: Parser, token: Token): void {
  parser.tokens[1] = token
  parser.peeked = 2
}

/** Puts two tokens back before the one that was read last. */
export function backup3(parser: Parser, first: Token, second: Token): void {
  parser.tokens[1] = second
  parser.tokens[2] = first
  parser.peeked = 3
}

export function peek(parser: Parser): Token {
  if (parser.peeked > 0) return parser.tokens[parser.peeked - 1] ?? NO_TOKEN
  parser.peeked = 1
  parser.tokens[0] = nextToken(parser.source.lexer)
  return parser.tokens[0]
}

export function nextNonSpace(parser: Parser): Token {
  let token = next(parser)
  while (token.kind === 'space') token = next(parser)
  return token
}

export function peekNonSpace(parser: Parser): Token {
  const token = nextNonSpace(parser)
  backup(parser)
  return token
}

/** Ends parsing with an error at the line of the token that was read last. */
export function fail(parser: Parser, message: string, at?: number): never {
  const { name, text } = parser.source
  const { line } = parser.tokens[0]
  const picture = at === undefined ? pictureOfLine(text, line) : pictureOf(text, at)
  throw new TemplateParseError(`template: ${name}:${line}: ${message}`, { name, line }, picture)
}

export function expect(parser: Parser, kind: TokenKind, context: string): Token {
  const token = nextNonSpace(parser)
  return token.kind === kind ? token : unexpected(parser, token, context)
}

export function unexpected(parser: Parser, token: Token, context: string): never {
  if (token.kind !== 'error') fail(parser, `unexpected ${tokenText(token)} in ${context}`, token.at)
  const { actionLine } = parser
  if (actionLine === 0 || actionLine === token.line) fail(parser, token.text, token.at)
  const started = ` started at ${parser.source.name}:${actionLine}`
  // "unclosed action in action started" would say it twice.
  fail(parser, token.text + (token.text.endsWith(' action') ? started : ' in action' + started), token.at)
}

/** Reads the text of a string token. */
export function stringOf(parser: Parser, token: Token): string {
  return unquote(narrow(token.text)) ?? fail(parser, 'invalid syntax', token.at)
}

/** Adds a tree to those of the source, unless an empty one of its name is there to stay. */
export function addTree(parser: Parser, name: string, root: ListNode): void {
  const { trees } = parser.source
  const old = trees.get(name)
  if (!old || isEmptyTree(old)) trees.set(name, root)
  else if (!isEmptyTree(root)) fail(parser, `template: multiple definition of template ${quote(name)}`)
}

/** Go's `bytes.TrimSpace` takes away U+0085 too, which JavaScript keeps, and keeps U+FEFF. */
const ONLY_SPACE = /^(?:(?!\ufeff)\s|\u0085)*$/u

/** Tells whether a tree holds nothing but space. */
export function isEmptyTree(list: ListNode): boolean {
  return list.nodes.every(node => node.kind === 'text' && ONLY_SPACE.test(node.text))
}

/** Runs a parser of something nested, within the budget. */
export function nested<T>(parser: Parser, read: () => T): T {
  const { source } = parser
  if (++source.depth > source.limits.nesting) fail(parser, limitMessage('nesting', source.limits.nesting))
  const result = read()
  source.depth--
  return result
}
