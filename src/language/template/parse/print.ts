import { quote } from '../../go/quote.ts'
import type { ChainNode, CommandNode, Node, Operand, PipeNode, Statement } from './node.ts'

/** Prints a node as Go's `String` does; parsing the result gives the same tree. */
export function printNode(node: Node): string {
  switch (node.kind) {
    case 'list':
      return node.nodes.map(printNode).join('')
    case 'pipe':
      return printPipe(node)
    case 'command':
      return printCommand(node)
    case 'text':
    case 'action':
    case 'if':
    case 'range':
    case 'with':
    case 'template':
    case 'break':
    case 'continue':
      return printStatement(node)
    default:
      return printOperand(node)
  }
}

function printStatement(node: Statement): string {
  switch (node.kind) {
    case 'text':
      return node.text
    case 'action':
      return `{{${printPipe(node.pipe)}}}`
    case 'template':
      return `{{template ${quote(node.name)}${node.pipe ? ' ' + printPipe(node.pipe) : ''}}}`
    case 'break':
    case 'continue':
      return `{{${node.kind}}}`
    default: {
      const otherwise = node.elseList ? '{{else}}' + printNode(node.elseList) : ''
      return `{{${node.kind} ${printPipe(node.pipe)}}}${printNode(node.list)}${otherwise}{{end}}`
    }
  }
}

function printPipe(node: PipeNode): string {
  const commands = node.commands.map(printCommand).join(' | ')
  if (node.decl.length === 0) return commands
  return `${node.decl.map(printNode).join(', ')} ${node.isAssign ? '=' : ':='} ${commands}`
}

function printCommand(node: CommandNode): string {
  return node.args.map(printParenthesized).join(' ')
}

function printParenthesized(node: Operand): string {
  return node.kind === 'pipe' ? `(${printPipe(node)})` : printNode(node)
}

function printOperand(node: Exclude<Operand, PipeNode>): string {
  switch (node.kind) {
    case 'identifier':
      return node.name
    case 'field':
      return '.' + node.names.join('.')
    case 'variable':
      return node.names.join('.')
    case 'chain':
      return printChain(node)
    case 'dot':
      return '.'
    case 'nil':
      return 'nil'
    case 'bool':
      return String(node.value)
    case 'number':
      return node.text
    case 'string':
      return node.quoted
  }
}

function printChain(node: ChainNode): string {
  return [printParenthesized(node.node), ...node.fields].join('.')
}
