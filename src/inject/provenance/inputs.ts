import type { Read } from './watch-reads.ts'

/** Something that a part of the injected pod was made from. */
export interface Input {
  readonly from: 'annotation' | 'label' | 'pod' | 'values' | 'mesh' | 'proxyConfig' | 'owner' | 'injector'
  /** Name of the annotation or label; else the members on the way, joined by dots. */
  readonly name: string
  /** A boolean, a number or a short text; what is longer or an object is left out. */
  readonly value?: boolean | number | string
}

/** What the roots of the template data are. Images and the like are worked out before the template runs. */
const ROOTS: Readonly<Record<string, Input['from']>> = {
  ObjectMeta: 'pod',
  Spec: 'pod',
  Values: 'values',
  MeshConfig: 'mesh',
  ProxyConfig: 'proxyConfig',
  TypeMeta: 'owner',
  DeploymentMeta: 'owner'
}

const MAPS: Readonly<Record<string, Input['from']>> = { annotations: 'annotation', labels: 'label' }
const ABOVE: Readonly<Record<string, readonly string[]>> = { ObjectMeta: ['metadata'], Spec: ['spec'] }

const LONGEST = 80
/** So many members of one object are told as the object. */
const MANY = 4

/** Tells reads by the names that users know them by: found ones only, the deepest of each, each once. */
export function inputsOf(reads: readonly Read[]): readonly Input[] {
  const found = new Map<string, Read>()
  for (const read of reads) {
    if (read.value !== undefined && read.value !== null) found.set(read.path.join('\u0000'), read)
  }
  const deepest = grouped(withoutAncestors([...found.values()]))
  // The roots themselves are there for every pod.
  const inputs = deepest.filter(({ path, value }) => path.length > 1 || typeof value !== 'object').map(inputOf)
  return [...new Map(inputs.map(input => [`${input.from} ${input.name}`, input])).values()]
}

function withoutAncestors(reads: readonly Read[]): readonly Read[] {
  const above = new Set(reads.flatMap(({ path }) => path.slice(1).map((_, i) => path.slice(0, i + 1).join('\u0000'))))
  return reads.filter(({ path }) => !above.has(path.join('\u0000')))
}

/** A whole object that is printed is told by its own name and not by those of its members. */
function grouped(reads: readonly Read[]): readonly Read[] {
  const siblings = new Map<string, number>()
  const parentOf = ({ path }: Read): string => path.slice(0, -1).join('\u0000')
  for (const read of reads) siblings.set(parentOf(read), (siblings.get(parentOf(read)) ?? 0) + 1)
  const isMany = (read: Read): boolean => read.path.length > 2 && (siblings.get(parentOf(read)) ?? 0) >= MANY
  if (!reads.some(isMany)) return reads
  return grouped(
    withoutAncestors(reads.map(read => (isMany(read) ? { path: read.path.slice(0, -1), value: {} } : read)))
  )
}

function inputOf({ path, value }: Read): Input {
  const [root = '', ...rest] = path
  const shown = shownValue(value)
  return { ...nameOf(root, rest), ...(shown === undefined ? {} : { value: shown }) }
}

function nameOf(root: string, rest: readonly string[]): Pick<Input, 'from' | 'name'> {
  const [map = '', ...name] = rest
  const kind = root === 'ObjectMeta' && name.length > 0 ? own(MAPS, map) : undefined
  if (kind) return { from: kind, name: name.join('.') }
  const from = own(ROOTS, root)
  if (!from) return { from: 'injector', name: [root, ...rest].join('.') }
  return { from, name: [...(ABOVE[root] ?? []), ...rest].join('.') }
}

function own<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined
}

/** Returns a value that is short enough to be shown. */
export function shownValue(value: unknown): Input['value'] {
  if (typeof value === 'boolean' || typeof value === 'number') return value
  return typeof value === 'string' && value.length <= LONGEST ? value : undefined
}
