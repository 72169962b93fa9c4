import { YamlError } from '../error.ts'
import { type YamlLimits, checkDepth } from '../limits.ts'
import { openScanner, peekToken, skipToken } from '../scan/scanner.ts'
import type { Scanner } from '../scan/state.ts'
import type { Token, TokenType } from '../scan/token.ts'
import { EMPTY, type EntryNode, type ListNode, type MapNode, type Node } from './node.ts'

interface Parser {
  readonly scanner: Scanner
  readonly limits: YamlLimits
  readonly tagPrefixes: Map<string, string>
  readonly anchors: Map<string, Node>
  depth: number
}

const DEFAULT_TAG_PREFIXES: readonly (readonly [string, string])[] = [
  ['!', '!'],
  ['!!', 'tag:yaml.org,2002:']
]

/** Parses the first document of a text; none if the text holds nothing. What follows that document is not read. */
export function parseDocument(text: string, limits: YamlLimits): Node | undefined {
  const scanner = openScanner(text)
  const parser: Parser = { scanner, limits, tagPrefixes: new Map(), anchors: new Map(), depth: 0 }
  peekToken(scanner)
  skipToken(scanner)
  const start = peekToken(scanner)
  if (start.type === 'stream-end') return undefined
  const isExplicit = start.type === 'document-start' || isDirective(start)
  parseDirectives(parser)
  const node = isExplicit ? parseExplicit(parser) : parseNode(parser, 'block')
  // The document ends where a token follows that does not belong to it, whatever that token is.
  peekToken(scanner)
  return node
}

function isDirective(token: Token): boolean {
  return token.type === 'version-directive' || token.type === 'tag-directive'
}

function parseExplicit(parser: Parser): Node {
  const start = peekToken(parser.scanner)
  if (start.type !== 'document-start') throw parseError('did not find expected <document start>', start)
  const { type } = next(parser)
  const isEmpty = type === 'document-start' || type === 'document-end' || type === 'stream-end'
  return isEmpty || isDirective(peekToken(parser.scanner)) ? EMPTY : parseNode(parser, 'block')
}

function parseDirectives(parser: Parser): void {
  let hasVersion = false
  for (let token = peekToken(parser.scanner); isDirective(token); token = next(parser)) {
    if (token.type === 'version-directive') {
      if (hasVersion) throw parseError('found duplicate %YAML directive', token)
      if (token.value !== '1.1') throw parseError('found incompatible YAML document', token)
      hasVersion = true
    } else {
      if (parser.tagPrefixes.has(token.value)) throw parseError('found duplicate %TAG directive', token)
      parser.tagPrefixes.set(token.value, token.suffix)
    }
  }
  for (const [handle, prefix] of DEFAULT_TAG_PREFIXES) {
    if (!parser.tagPrefixes.has(handle)) parser.tagPrefixes.set(handle, prefix)
  }
}

/** Takes the token that was peeked at and returns the one behind it. */
function next(parser: Parser): Token {
  skipToken(parser.scanner)
  return peekToken(parser.scanner)
}

/** Fails as goyaml's parser does: its lines count from 0, and it names none where that is 0. */
function parseError(problem: string, token: Token): YamlError {
  return new YamlError(token.line === 0 ? `yaml: ${problem}` : `yaml: line ${token.line}: ${problem}`)
}

/** Where a node stands: in a block, as key or value of a block (there a list need not be indented), or in brackets. */
type Place = 'block' | 'entry' | 'flow'

interface Properties {
  readonly anchor: string
  readonly tag: string
}

const NONE: Properties = { anchor: '', tag: '' }

function parseNode(parser: Parser, place: Place): Node {
  let token = peekToken(parser.scanner)
  if (token.type === 'alias') return parseAlias(parser, token)
  const properties = token.type === 'anchor' || token.type === 'tag' ? parseProperties(parser, token) : NONE
  if (properties !== NONE) token = peekToken(parser.scanner)
  if (token.type === 'scalar') return parseScalar(parser, token, properties)
  const parse = collectionParser(token.type, place)
  if (!parse) return parseNothing(parser, token, properties)
  checkDepth(++parser.depth, parser.limits)
  const node = parse(parser, properties.anchor)
  parser.depth--
  return node
}

function parseAlias(parser: Parser, { value: name }: Token): Node {
  skipToken(parser.scanner)
  const target = parser.anchors.get(name)
  if (!target) throw new YamlError(`yaml: unknown anchor '${name}' referenced`)
  return { kind: 'alias', name, target }
}

/** Parses an anchor and a tag, in either order. */
function parseProperties(parser: Parser, first: Token): Properties {
  const second = next(parser)
  const hasBoth = second.type !== first.type && (second.type === 'anchor' || second.type === 'tag')
  if (hasBoth) next(parser)
  const [anchor, tag] = first.type === 'anchor' ? [first, hasBoth && second] : [hasBoth && second, first]
  return { anchor: anchor ? anchor.value : '', tag: tag ? fullTag(parser, tag) : '' }
}

function fullTag(parser: Parser, token: Token): string {
  if (token.value === '') return token.suffix
  const prefix = parser.tagPrefixes.get(token.value)
  if (prefix === undefined) throw parseError('found undefined tag handle', token)
  return prefix + token.suffix
}

function named<T extends Node>(parser: Parser, anchor: string, node: T): T {
  if (anchor !== '') parser.anchors.set(anchor, node)
  return node
}

function parseScalar(parser: Parser, token: Token, { anchor, tag }: Properties): Node {
  skipToken(parser.scanner)
  const isImplicit = tag === '!' || (tag === '' && token.isPlain)
  return named(parser, anchor, { kind: 'scalar', value: token.value, tag, isImplicit, line: token.line })
}

/** An anchor or a tag alone makes an empty scalar. */
function parseNothing(parser: Parser, token: Token, { anchor, tag }: Properties): Node {
  if (anchor === '' && tag === '') throw parseError('did not find expected node content', token)
  return named(parser, anchor, { kind: 'scalar', value: '', tag, isImplicit: tag === '', line: -1 })
}

function collectionParser(type: TokenType, place: Place): ((parser: Parser, anchor: string) => Node) | undefined {
  if (type === 'flow-list-start') return parseFlowList
  if (type === 'flow-map-start') return parseFlowMap
  if (place === 'flow') return undefined
  if (type === 'block-list-start') return parseBlockList
  if (type === 'block-map-start') return parseBlockMap
  return type === 'block-entry' && place === 'entry' ? parseUnindentedList : undefined
}

function parseBlockList(parser: Parser, anchor: string): ListNode {
  const list = named<ListNode>(parser, anchor, { kind: 'list', children: [] })
  let token = next(parser)
  for (; token.type === 'block-entry'; token = peekToken(parser.scanner)) {
    const { type } = next(parser)
    const isEmpty = type === 'block-entry' || type === 'block-end'
    list.children.push(isEmpty ? EMPTY : parseNode(parser, 'block'))
  }
  if (token.type !== 'block-end') throw parseError("did not find expected '-' indicator", token)
  skipToken(parser.scanner)
  return list
}

/** Parses a list whose dashes stand in the column of the key that it belongs to. */
function parseUnindentedList(parser: Parser, anchor: string): ListNode {
  const list = named<ListNode>(parser, anchor, { kind: 'list', children: [] })
  while (peekToken(parser.scanner).type === 'block-entry') {
    const { type } = next(parser)
    const isEmpty = type === 'block-entry' || endsEntry(type)
    list.children.push(isEmpty ? EMPTY : parseNode(parser, 'block'))
  }
  return list
}

function endsEntry(type: TokenType): boolean {
  return type === 'key' || type === 'value' || type === 'block-end'
}

function parseBlockMap(parser: Parser, anchor: string): MapNode {
  const map = named<MapNode>(parser, anchor, { kind: 'map', entries: [] })
  let token = next(parser)
  for (; token.type !== 'block-end'; token = peekToken(parser.scanner)) {
    if (token.type !== 'key') throw parseError('did not find expected key', token)
    const key = parseEntryPart(parser)
    const hasValue = peekToken(parser.scanner).type === 'value'
    map.entries.push({ key, value: hasValue ? parseEntryPart(parser) : EMPTY })
  }
  skipToken(parser.scanner)
  return map
}

/** Parses what follows a `?` or `:` of a block. */
function parseEntryPart(parser: Parser): Node {
  return endsEntry(next(parser).type) ? EMPTY : parseNode(parser, 'entry')
}

function parseFlowList(parser: Parser, anchor: string): ListNode {
  const list = named<ListNode>(parser, anchor, { kind: 'list', children: [] })
  let token = next(parser)
  while (token.type !== 'flow-list-end') {
    if (list.children.length > 0) token = parseComma(parser, token, "did not find expected ',' or ']'")
    if (token.type === 'flow-list-end') break
    list.children.push(token.type === 'key' ? parsePair(parser) : parseNode(parser, 'flow'))
    token = peekToken(parser.scanner)
  }
  skipToken(parser.scanner)
  return list
}

function parseComma(parser: Parser, token: Token, problem: string): Token {
  if (token.type !== 'flow-entry') throw parseError(problem, token)
  return next(parser)
}

/** Parses `key: value` as an item of a list in brackets: a map of one entry. */
function parsePair(parser: Parser): MapNode {
  const { type } = next(parser)
  const isKeyEmpty = type === 'value' || type === 'flow-entry' || type === 'flow-list-end'
  // goyaml takes the token that ends an empty key, even where it is the bracket that ends the list.
  if (isKeyEmpty) skipToken(parser.scanner)
  const key = isKeyEmpty ? EMPTY : parseNode(parser, 'flow')
  const value = peekToken(parser.scanner).type === 'value' ? parseFlowValue(parser, 'flow-list-end') : EMPTY
  return { kind: 'map', entries: [{ key, value }] }
}

function parseFlowValue(parser: Parser, end: TokenType): Node {
  const { type } = next(parser)
  return type === 'flow-entry' || type === end ? EMPTY : parseNode(parser, 'flow')
}

function parseFlowMap(parser: Parser, anchor: string): MapNode {
  const map = named<MapNode>(parser, anchor, { kind: 'map', entries: [] })
  let token = next(parser)
  while (token.type !== 'flow-map-end') {
    if (map.entries.length > 0) token = parseComma(parser, token, "did not find expected ',' or '}'")
    if (token.type === 'flow-map-end') break
    map.entries.push(parseFlowEntry(parser, token))
    token = peekToken(parser.scanner)
  }
  skipToken(parser.scanner)
  return map
}

function parseFlowEntry(parser: Parser, first: Token): EntryNode {
  if (first.type !== 'key') return { key: parseNode(parser, 'flow'), value: EMPTY }
  const { type } = next(parser)
  const isKeyEmpty = type === 'value' || type === 'flow-entry' || type === 'flow-map-end'
  const key = isKeyEmpty ? EMPTY : parseNode(parser, 'flow')
  const hasValue = peekToken(parser.scanner).type === 'value'
  return { key, value: hasValue ? parseFlowValue(parser, 'flow-map-end') : EMPTY }
}
