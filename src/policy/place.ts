/** Reads the line out of an error of YAML: `yaml: line 5: …`. */
export function locate(message: string): { readonly line?: number } {
  const line = /yaml: line (\d+):/.exec(message)?.[1]
  return line === undefined ? {} : { line: Number(line) }
}

/** Where the text of a template starts in the text of its ConfigMap key. */
export interface TemplateStart {
  /** Line of the template's first line, counted from 1. */
  readonly line: number
  /** Characters before each of its lines. */
  readonly indent: number
}

/** Finds where a template that is written as a block (`name: |`) starts; undefined for other ways to write it. */
export function templateStart(text: string, path: readonly string[]): TemplateStart | undefined {
  const lines = text.split('\n')
  let at = 0
  let depth = -1
  for (const [level, key] of path.entries()) {
    const found = findKey(lines, key, at, depth)
    if (!found) return undefined
    if (level === path.length - 1) return found.isBlock ? blockStart(lines, found.line) : undefined
    at = found.line + 1
    depth = found.indent
  }
  return undefined
}

interface FoundKey {
  readonly line: number
  readonly indent: number
  readonly isBlock: boolean
}

const KEY = /^( *)(?:"([^"]*)"|'([^']*)'|([^\s"'#][^:]*)):(?:\s+(.*))?$/

/** Finds a key among the children of a parent: they all have the indentation of the first one. */
function findKey(lines: readonly string[], key: string, from: number, parent: number): FoundKey | undefined {
  let children: number | undefined
  for (let line = from; line < lines.length; line++) {
    const [, blanks, double, single, plain, rest] = KEY.exec(lines[line] ?? '') ?? []
    if (blanks === undefined) continue
    const indent = blanks.length
    if (indent <= parent) return undefined
    children ??= indent
    const isChild = indent === children && (double ?? single ?? plain) === key
    if (isChild) return { line, indent, isBlock: /^[|>]/.test(rest ?? '') }
  }
  return undefined
}

function blockStart(lines: readonly string[], keyLine: number): TemplateStart | undefined {
  const first = lines.findIndex((line, index) => index > keyLine && line.trim() !== '')
  if (first < 0) return undefined
  const indent = /^ */.exec(lines[first] ?? '')?.[0].length ?? 0
  return { line: keyLine + 2, indent }
}
