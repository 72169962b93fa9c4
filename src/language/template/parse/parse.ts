import { narrow } from '../../go/bytes.ts'
import { TemplateParseError } from '../errors.ts'
import { limitMessage, type TemplateLimits } from '../limits.ts'
import { newLexer } from './lexer.ts'
import type { BranchNode, ListNode, PipeNode, Statement, TemplateNode } from './node.ts'
import {
  addTree,
  backup,
  backup2,
  expect,
  fail,
  nested,
  newParser,
  next,
  nextNonSpace,
  peek,
  peekNonSpace,
  stringOf,
  unexpected,
  type Parser,
  type Source
} from './parser.ts'
import { parsePipeline } from './pipeline.ts'
import type { Token } from './token.ts'

/** `{{end}}` and `{{else}}`, which close lists and are in no tree. */
interface Closing {
  readonly kind: 'end' | 'else'
  readonly at: number
}

/** How a source is read. */
export interface ParseOptions {
  readonly name: string
  readonly left: string
  readonly right: string
  readonly hasFunction: (name: string) => boolean
  readonly limits: TemplateLimits
}

/** Parses a source to the trees of all its templates by name, as Go's `parse.Parse`. */
export function parseTrees(text: string, options: ParseOptions): ReadonlyMap<string, ListNode> {
  const { name, hasFunction, limits } = options
  if (text.length > limits.sourceSize) {
    const message = `template: ${name}:1: ${limitMessage('sourceSize', limits.sourceSize)}`
    throw new TemplateParseError(message, { name, line: 1 }, '')
  }
  const lexer = newLexer(text, {
    left: options.left,
    right: options.right,
    breakIsName: hasFunction('break'),
    continueIsName: hasFunction('continue')
  })
  const source: Source = { name, text, lexer, hasFunction, limits, trees: new Map(), depth: 0 }
  const parser = newParser(source)
  addTree(parser, name, parseTop(parser))
  return source.trees
}

/** Reads a list to the end of the source; definitions may stand only here. */
function parseTop(parser: Parser): ListNode {
  const root: ListNode = { kind: 'list', at: peek(parser).at, nodes: [] }
  while (peek(parser).kind !== 'eof') {
    if (peek(parser).kind === 'leftDelim') {
      const delim = next(parser)
      if (nextNonSpace(parser).kind === 'define') {
        parseDefinition(newParser(parser.source))
        continue
      }
      backup2(parser, delim)
    }
    const node = parseTextOrAction(parser)
    if (isClosing(node)) fail(parser, `unexpected {{${node.kind}}}`, node.at)
    root.nodes.push(node)
  }
  return root
}

function isClosing(node: Statement | Closing): node is Closing {
  return node.kind === 'end' || node.kind === 'else'
}

function parseDefinition(parser: Parser): void {
  const context = 'define clause'
  const token = nextNonSpace(parser)
  if (token.kind !== 'string' && token.kind !== 'rawString') unexpected(parser, token, context)
  const name = stringOf(parser, token)
  expect(parser, 'rightDelim', context)
  parseBody(parser, { name, context, outer: parser })
}

/** The list of a definition or block; errors of its end are told by the lines of `outer`. */
interface Body {
  readonly name: string
  readonly context: string
  readonly outer: Parser
}

/** Reads the list of a definition or block and adds it under its name. */
function parseBody(parser: Parser, { name, context, outer }: Body): void {
  const { list, closing } = nested(parser, () => parseList(parser))
  if (closing.kind !== 'end') fail(outer, `unexpected {{${closing.kind}}} in ${context}`, closing.at)
  addTree(parser, name, list)
}

function parseList(parser: Parser): { list: ListNode; closing: Closing } {
  const list: ListNode = { kind: 'list', at: peekNonSpace(parser).at, nodes: [] }
  while (peekNonSpace(parser).kind !== 'eof') {
    const node = parseTextOrAction(parser)
    if (isClosing(node)) return { list, closing: node }
    list.nodes.push(node)
  }
  return fail(parser, 'unexpected EOF')
}

function parseTextOrAction(parser: Parser): Statement | Closing {
  const token = nextNonSpace(parser)
  if (token.kind === 'text') return { kind: 'text', at: token.at, text: narrow(token.text) }
  if (token.kind !== 'leftDelim') unexpected(parser, token, 'input')
  parser.actionLine = token.line
  const node = parseAction(parser)
  parser.actionLine = 0
  return node
}

function parseAction(parser: Parser): Statement | Closing {
  const token = nextNonSpace(parser)
  switch (token.kind) {
    case 'block':
      return parseBlock(parser)
    case 'break':
    case 'continue':
      return parseLoopControl(parser, token, token.kind)
    case 'else':
      return parseElse(parser)
    case 'end':
      return { kind: 'end', at: expect(parser, 'rightDelim', 'end').at }
    case 'if':
    case 'range':
    case 'with':
      return parseBranch(parser, token.kind)
    case 'template':
      return parseTemplateCall(parser)
    default: {
      backup(parser)
      // Variables that are declared here stay until the end of the list around.
      const { at } = peek(parser)
      return { kind: 'action', at, pipe: parsePipeline(parser, 'command', 'rightDelim') }
    }
  }
}

function parseLoopControl(parser: Parser, token: Token, kind: 'break' | 'continue'): Statement {
  const delim = nextNonSpace(parser)
  if (delim.kind !== 'rightDelim') unexpected(parser, delim, `{{${kind}}}`)
  if (parser.rangeDepth === 0) fail(parser, `{{${kind}}} outside {{range}}`, token.at)
  return { kind, at: token.at }
}

function parseElse(parser: Parser): Closing {
  const token = peekNonSpace(parser)
  // {{else if}} is {{else}}{{if}}: the word stays for the branch to read.
  if (token.kind === 'if' || token.kind === 'with') return { kind: 'else', at: token.at }
  return { kind: 'else', at: expect(parser, 'rightDelim', 'else').at }
}

function parseBranch(parser: Parser, kind: BranchNode['kind']): BranchNode {
  const mark = parser.vars.length
  const pipe = parsePipeline(parser, kind, 'rightDelim')
  if (kind === 'range') parser.rangeDepth++
  const { list, closing } = nested(parser, () => parseList(parser))
  if (kind === 'range') parser.rangeDepth--
  const elseList = closing.kind === 'else' ? parseElseList(parser, kind, closing) : undefined
  parser.vars.length = mark
  return { kind, at: pipe.at, pipe, list, elseList }
}

/** After `{{else if}}` one `{{end}}` closes both. */
function parseElseList(parser: Parser, kind: BranchNode['kind'], closing: Closing): ListNode {
  if (kind !== 'range' && peek(parser).kind === kind) {
    next(parser)
    return { kind: 'list', at: closing.at, nodes: [nested(parser, () => parseBranch(parser, kind))] }
  }
  const { list, closing: end } = nested(parser, () => parseList(parser))
  if (end.kind !== 'end') fail(parser, `expected end; found {{${end.kind}}}`, end.at)
  return list
}

function parseBlock(parser: Parser): TemplateNode {
  const context = 'block clause'
  const { token, name } = parseTemplateName(parser, context)
  const pipe = parsePipeline(parser, context, 'rightDelim')
  parseBody(newParser(parser.source), { name, context, outer: parser })
  return { kind: 'template', at: token.at, name, pipe }
}

function parseTemplateCall(parser: Parser): TemplateNode {
  const context = 'template clause'
  const { token, name } = parseTemplateName(parser, context)
  let pipe: PipeNode | undefined
  if (nextNonSpace(parser).kind !== 'rightDelim') {
    backup(parser)
    pipe = parsePipeline(parser, context, 'rightDelim')
  }
  return { kind: 'template', at: token.at, name, pipe }
}

function parseTemplateName(parser: Parser, context: string): { token: Token; name: string } {
  const token = nextNonSpace(parser)
  if (token.kind !== 'string' && token.kind !== 'rawString') unexpected(parser, token, context)
  return { token, name: stringOf(parser, token) }
}
