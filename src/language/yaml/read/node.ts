/** A document as it is written: aliases not followed, scalars not yet numbers or booleans. */
export type Node = ScalarNode | AliasNode | MapNode | ListNode

export interface ScalarNode {
  readonly kind: 'scalar'
  readonly value: string
  /** In full (`tag:yaml.org,2002:int`); empty if there is none. */
  readonly tag: string
  /** Its text tells its type: it stands without quotes and without a tag, or with the tag `!`. */
  readonly isImplicit: boolean
  /** Where its text begins, counted from 0; -1 where nothing is written. */
  readonly line: number
}

export interface AliasNode {
  readonly kind: 'alias'
  readonly name: string
  readonly target: Node
}

export interface MapNode {
  readonly kind: 'map'
  readonly entries: EntryNode[]
}

export interface EntryNode {
  readonly key: Node
  readonly value: Node
}

export interface ListNode {
  readonly kind: 'list'
  readonly children: Node[]
}

export const EMPTY: ScalarNode = { kind: 'scalar', value: '', tag: '', isImplicit: true, line: -1 }
