import { linesOf, unmarshal, type Lines } from '../../language/yaml/index.ts'
import { isObject, member, stringAt, type Json, type JsonObject } from '../json.ts'
import { inputsOf, type Input } from './inputs.ts'
import type { Origin, Traced } from './line-origins.ts'

/** A part of an injected pod and what made it. */
export interface Part {
  /** Where it is: `containers/istio-proxy`, `annotations/istio.io/rev`, `volumes/istio-envoy`. */
  readonly part: string
  /** Who made it: `templates.sidecar`, or the step after the templates. */
  readonly by: string
  /** Line of the template in the policy, counted from 1. */
  readonly line?: number
  /** What was read to write it. */
  readonly from: readonly Input[]
  /** What the conditions and loops around it read. */
  readonly because: readonly Input[]
  /** The fields of a container, variables and mounts by their name. */
  readonly fields?: readonly Part[]
}

/** Lists whose items are told by the fields they have. */
const CONTAINERS: readonly string[] = ['initContainers', 'containers']
/** Lists and maps of a container whose items are told one by one. */
const NAMED: readonly string[] = ['env', 'volumeMounts']

/** Tells the parts of what a template rendered. `root`: where in a pod the text belongs. */
export function renderedParts(template: string, traced: Traced, root: 'pod' | 'spec'): readonly Part[] {
  const value: unknown = unmarshal(traced.text, {})
  if (!isObject(value)) return []
  const reader = new PartReader(`templates.${template}`, traced.origins)
  const lines = linesOf(traced.text)
  if (root === 'spec') return reader.specification(value, lines)
  const [metadata, spec] = [inside(lines, 'metadata'), inside(lines, 'spec')]
  return [
    ...['labels', 'annotations'].flatMap(map => reader.members(map, inside(metadata, map))),
    ...reader.specification(objectOf(member(value, 'spec')), spec)
  ]
}

class PartReader {
  private readonly by: string
  private readonly origins: readonly Origin[]

  constructor(by: string, origins: readonly Origin[]) {
    this.by = by
    this.origins = origins
  }

  members(prefix: string, lines: Lines): readonly Part[] {
    return [...lines.inside].map(([name, where]) => this.part(`${prefix}/${name}`, where))
  }

  /** Fields of a pod's spec: lists by the names of their items. */
  specification(spec: JsonObject, lines: Lines): readonly Part[] {
    return [...lines.inside].flatMap(([field, where]) => {
      const value = member(spec, field)
      if (!Array.isArray(value)) return [this.part(field, where)]
      return this.items(field, value, where, CONTAINERS.includes(field))
    })
  }

  private items(list: string, values: readonly Json[], lines: Lines, withFields: boolean): readonly Part[] {
    return values.map((value, i) => {
      const where = inside(lines, String(i))
      const name = stringAt(value, 'name') || stringAt(value, 'mountPath') || String(i)
      if (!withFields || !isObject(value)) return this.part(`${list}/${name}`, where)
      const fields = [...where.inside].flatMap(([field, at]) => this.field(field, member(value, field), at))
      return { ...this.part(`${list}/${name}`, { ...where, inside: new Map() }), fields }
    })
  }

  private field(field: string, value: Json | undefined, lines: Lines): readonly Part[] {
    return Array.isArray(value) && NAMED.includes(field)
      ? this.items(field, value, lines, false)
      : [this.part(field, lines)]
  }

  private part(part: string, where: Lines): Part {
    const first = this.origins[where.line]
    const reads = this.origins.slice(where.line, lastLine(where) + 1).flatMap(origin => origin.reads)
    return {
      part,
      by: this.by,
      ...(first && { line: first.line }),
      from: inputsOf(reads),
      because: inputsOf(first?.conditions ?? [])
    }
  }
}

const NOWHERE: Lines = { line: -1, inside: new Map() }

function inside(lines: Lines, name: string): Lines {
  return lines.inside.get(name) ?? NOWHERE
}

function lastLine({ line, inside: parts }: Lines): number {
  return Math.max(line, ...[...parts.values()].map(lastLine))
}

function objectOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {}
}
