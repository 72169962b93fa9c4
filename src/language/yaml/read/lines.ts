import { completeLimits } from '../limits.ts'
import type { Node } from './node.ts'
import { parseDocument } from './parse.ts'

/** Where things stand in a text: the line of a key or item, and the same for what is inside it. Lines count from 0. */
export interface Lines {
  readonly line: number
  readonly inside: ReadonlyMap<string, Lines>
}

/** Reads the first document of a text for its lines only; items of a list go by their index. Throws a YamlError. */
export function linesOf(text: string): Lines {
  const node = parseDocument(text, completeLimits({}))
  return { line: 0, inside: node ? insideOf(node) : new Map() }
}

function insideOf(node: Node): ReadonlyMap<string, Lines> {
  switch (node.kind) {
    case 'map':
      return new Map(
        node.entries.flatMap(({ key, value }) =>
          key.kind === 'scalar' ? [[key.value, { line: key.line, inside: insideOf(value) }] as const] : []
        )
      )
    case 'list':
      return new Map(
        node.children.map((item, i) => [String(i), { line: firstLine(item), inside: insideOf(item) }] as const)
      )
    case 'alias':
    case 'scalar':
      return new Map()
  }
}

/** The line of the first text inside; -1 where there is none. */
function firstLine(node: Node): number {
  switch (node.kind) {
    case 'scalar':
      return node.line
    case 'alias':
      return -1
    case 'map': {
      const [first] = node.entries
      return first ? firstLine(first.key) : -1
    }
    case 'list': {
      const [first] = node.children
      return first ? firstLine(first) : -1
    }
  }
}
