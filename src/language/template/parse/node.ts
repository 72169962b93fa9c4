import type { Complex } from '../../go/fmt/scalar.ts'

/** The tree of a template; positions are offsets in the source. Kinds and positions are those of Go's text/template/parse. */
export type Node = Statement | ListNode | PipeNode | CommandNode | Operand

/** What stands in a list. */
export type Statement = TextNode | ActionNode | BranchNode | TemplateNode | BreakNode | ContinueNode

/** What a command is made of. */
export type Operand =
  | IdentifierNode
  | FieldNode
  | VariableNode
  | ChainNode
  | DotNode
  | NilNode
  | BoolNode
  | NumberNode
  | StringNode
  | PipeNode

export interface ListNode {
  readonly kind: 'list'
  readonly at: number
  readonly nodes: Statement[]
}

export interface TextNode {
  readonly kind: 'text'
  readonly at: number
  readonly text: string
}

export interface ActionNode {
  readonly kind: 'action'
  readonly at: number
  readonly pipe: PipeNode
}

export interface BranchNode {
  readonly kind: 'if' | 'range' | 'with'
  readonly at: number
  readonly pipe: PipeNode
  readonly list: ListNode
  readonly elseList: ListNode | undefined
}

export interface TemplateNode {
  readonly kind: 'template'
  readonly at: number
  readonly name: string
  readonly pipe: PipeNode | undefined
}

export interface BreakNode {
  readonly kind: 'break'
  readonly at: number
}

export interface ContinueNode {
  readonly kind: 'continue'
  readonly at: number
}

export interface PipeNode {
  readonly kind: 'pipe'
  readonly at: number
  isAssign: boolean
  readonly decl: VariableNode[]
  readonly commands: CommandNode[]
}

export interface CommandNode {
  readonly kind: 'command'
  readonly at: number
  readonly args: Operand[]
}

export interface IdentifierNode {
  readonly kind: 'identifier'
  readonly at: number
  readonly name: string
}

/** `.Field.Field` */
export interface FieldNode {
  readonly kind: 'field'
  readonly at: number
  readonly names: readonly string[]
}

/** `$x.Field`; the first name is the variable's, with its dollar. */
export interface VariableNode {
  readonly kind: 'variable'
  readonly at: number
  readonly names: readonly string[]
}

/** `(pipeline).Field` or `function.Field` */
export interface ChainNode {
  readonly kind: 'chain'
  readonly at: number
  readonly node: Operand
  readonly fields: string[]
}

export interface DotNode {
  readonly kind: 'dot'
  readonly at: number
}

export interface NilNode {
  readonly kind: 'nil'
  readonly at: number
}

export interface BoolNode {
  readonly kind: 'bool'
  readonly at: number
  readonly value: boolean
}

/** A number under all the types that can hold it, as Go's ideal constants. */
export interface NumberNode {
  readonly kind: 'number'
  readonly at: number
  readonly text: string
  readonly int: bigint | undefined
  readonly uint: bigint | undefined
  readonly float: number | undefined
  readonly complex: Complex | undefined
}

export interface StringNode {
  readonly kind: 'string'
  readonly at: number
  /** The literal as it stands in the source. */
  readonly quoted: string
  readonly text: string
}
