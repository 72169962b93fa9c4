import { quote } from '../../go/quote.ts'
import type { ChainNode, CommandNode, FieldNode, Operand, PipeNode, VariableNode } from './node.ts'
import { readNumber } from './number.ts'
import {
  backup,
  backup2,
  backup3,
  fail,
  nested,
  next,
  nextNonSpace,
  peek,
  peekNonSpace,
  stringOf,
  unexpected,
  type Parser
} from './parser.ts'
import { printNode } from './print.ts'
import type { Token, TokenKind } from './token.ts'

/** Reads `declarations? command ('|' command)*` up to the token that ends it. */
export function parsePipeline(parser: Parser, context: string, end: TokenKind): PipeNode {
  const pipe: PipeNode = { kind: 'pipe', at: peekNonSpace(parser).at, isAssign: false, decl: [], commands: [] }
  while (parseDeclaration(parser, pipe, context)) {
    // A range may declare two variables.
  }
  for (;;) {
    const token = nextNonSpace(parser)
    if (token.kind === end) {
      checkPipeline(parser, pipe, context)
      return pipe
    }
    if (!OPERANDS.has(token.kind)) unexpected(parser, token, context)
    backup(parser)
    pipe.commands.push(parseCommand(parser))
  }
}

const OPERANDS: ReadonlySet<TokenKind> = new Set<TokenKind>([
  'bool',
  'charConstant',
  'complex',
  'dot',
  'field',
  'identifier',
  'number',
  'nil',
  'rawString',
  'string',
  'variable',
  'leftParen'
])

/** Reads one variable that is declared or assigned; tells whether another one follows. */
function parseDeclaration(parser: Parser, pipe: PipeNode, context: string): boolean {
  const token = peekNonSpace(parser)
  if (token.kind !== 'variable') return false
  next(parser)
  const after = peek(parser)
  const following = peekNonSpace(parser)
  if (following.kind === 'assign' || following.kind === 'declare') {
    pipe.isAssign = following.kind === 'assign'
    nextNonSpace(parser)
    declare(parser, pipe, token)
    return false
  }
  if (following.kind !== 'char' || following.text !== ',') {
    // The variable is an operand: it goes back, with the space after it.
    if (after.kind === 'space') backup3(parser, token, after)
    else backup2(parser, token)
    return false
  }
  nextNonSpace(parser)
  declare(parser, pipe, token)
  if (context !== 'range' || pipe.decl.length >= 2) fail(parser, `too many declarations in ${context}`, token.at)
  if (!['variable', 'rightDelim', 'rightParen'].includes(peekNonSpace(parser).kind)) {
    fail(parser, 'range can only initialize variables', token.at)
  }
  return true
}

function declare(parser: Parser, pipe: PipeNode, token: Token): void {
  pipe.decl.push({ kind: 'variable', at: token.at, names: token.text.split('.') })
  parser.vars.push(token.text)
}

function checkPipeline(parser: Parser, pipe: PipeNode, context: string): void {
  if (pipe.commands.length === 0) fail(parser, `missing value for ${context}`, pipe.at)
  pipe.commands.slice(1).forEach((command, i) => {
    const first = command.args[0]
    if (first && ['bool', 'dot', 'nil', 'number', 'string'].includes(first.kind)) {
      fail(parser, `non executable command in pipeline stage ${i + 2}`, first.at)
    }
  })
}

/** Reads operands with spaces between them, and the pipe symbol after them if there is one. */
function parseCommand(parser: Parser): CommandNode {
  const command: CommandNode = { kind: 'command', at: peekNonSpace(parser).at, args: [] }
  for (;;) {
    peekNonSpace(parser)
    const operand = parseOperand(parser)
    if (operand) command.args.push(operand)
    const token = next(parser)
    if (token.kind === 'space') continue
    if (token.kind === 'rightDelim' || token.kind === 'rightParen') backup(parser)
    else if (token.kind !== 'pipe') unexpected(parser, token, 'operand')
    break
  }
  if (command.args.length === 0) fail(parser, 'empty command', command.at)
  return command
}

/** Reads a term and the fields after it. */
function parseOperand(parser: Parser): Operand | undefined {
  const node = parseTerm(parser)
  if (!node || peek(parser).kind !== 'field') return node
  const { at } = peek(parser)
  const fields: string[] = []
  while (peek(parser).kind === 'field') fields.push(next(parser).text.slice(1))
  switch (node.kind) {
    case 'field':
    case 'variable':
      // Go gives the whole the position of the fields that were added.
      return extended(node, at, fields)
    case 'bool':
    case 'string':
    case 'number':
    case 'nil':
    case 'dot':
      return fail(parser, `unexpected . after term ${quote(printNode(node))}`, at)
    default:
      return { kind: 'chain', at, node, fields } satisfies ChainNode
  }
}

function extended(node: FieldNode | VariableNode, at: number, fields: readonly string[]): FieldNode | VariableNode {
  return { ...node, at, names: [...node.names, ...fields] }
}

function parseTerm(parser: Parser): Operand | undefined {
  const token = nextNonSpace(parser)
  const { at, text } = token
  switch (token.kind) {
    case 'identifier':
      if (!parser.source.hasFunction(text)) fail(parser, `function ${quote(text)} not defined`, at)
      return { kind: 'identifier', at, name: text }
    case 'dot':
    case 'nil':
      return { kind: token.kind, at }
    case 'variable':
      return parseVariable(parser, token)
    case 'field':
      return { kind: 'field', at, names: [text.slice(1)] }
    case 'bool':
      return { kind: 'bool', at, value: text === 'true' }
    case 'leftParen':
      return nested(parser, () => parsePipeline(parser, 'parenthesized pipeline', 'rightParen'))
    case 'string':
    case 'rawString':
      return { kind: 'string', at, quoted: text, text: stringOf(parser, token) }
    default:
      return parseNumber(parser, token)
  }
}

function parseVariable(parser: Parser, token: Token): VariableNode {
  if (!parser.vars.includes(token.text)) fail(parser, `undefined variable ${quote(token.text)}`, token.at)
  return { kind: 'variable', at: token.at, names: [token.text] }
}

function parseNumber(parser: Parser, token: Token): Operand | undefined {
  if (token.kind !== 'number' && token.kind !== 'complex' && token.kind !== 'charConstant') {
    backup(parser)
    return undefined
  }
  const number = readNumber(token)
  return typeof number === 'string' ? fail(parser, number, token.at) : number
}
