import type { Observer, Template, Watched } from '../../language/template/index.ts'
import type { Injection } from '../render/injection.ts'
import { renderWatched } from '../render/render.ts'
import { watchReads, type Read } from './watch-reads.ts'

/** What made a line of what a template rendered. */
export interface Origin {
  /** Line of the template, counted from 1. */
  readonly line: number
  /** What the actions read that wrote into the line. */
  readonly reads: readonly Read[]
  /** What the conditions and loops read that the line stands in. */
  readonly conditions: readonly Read[]
}

/** What a template rendered for a pod, and what made each of its lines. */
export interface Traced {
  readonly text: string
  readonly origins: readonly Origin[]
}

/** Renders a template and follows what it does. Throws a Refusal as rendering does. */
export function traceTemplate(template: Template, injection: Injection): Traced {
  const tracer = new Tracer()
  const text = renderWatched(template, injection, {
    see: data =>
      watchReads(data, read => {
        tracer.read(read)
      }),
    observer: tracer
  })
  return { text, origins: originsOf(text, template.source, tracer.spans) }
}

/** A stretch of output that one statement wrote. */
interface Span {
  readonly start: number
  readonly end: number
  readonly at: number
  /** Text is copied, so that its lines are the template's. */
  readonly isText: boolean
  readonly reads: readonly Read[]
  readonly conditions: readonly Read[]
}

interface Frame {
  readonly statement: Watched
  readonly start: number
  readonly reads: Read[]
}

/** Keeps the statements that run, innermost last; what is read meanwhile is read by the innermost. */
class Tracer implements Observer {
  readonly spans: Span[] = []
  private readonly frames: Frame[] = []
  /** What the values of variables were made of, by name; each `template` action sees variables of its own. */
  private readonly scopes = [new Map<string, readonly Read[]>()]

  enter(statement: Watched, written: number): void {
    const outer = this.frames.at(-1)
    // Loops and `with` have read what they set by the time their body begins.
    if (outer) this.assign(outer)
    const reads = statement.uses.flatMap(name => this.variables().get(name) ?? [])
    this.frames.push({ statement, start: written, reads })
    if (statement.kind === 'template') this.scopes.push(new Map<string, readonly Read[]>())
  }

  leave(written: number): void {
    const frame = this.frames.pop()
    if (!frame) return
    if (frame.statement.kind === 'template') this.scopes.pop()
    this.assign(frame)
    const { statement, start, reads } = frame
    const isText = statement.kind === 'text'
    if (written === start || !(isText || statement.kind === 'action')) return
    this.spans.push({ start, end: written, at: statement.at, isText, reads, conditions: this.conditions() })
  }

  read(read: Read): void {
    const frame = this.frames.at(-1)
    if (frame && !isPassedBy(read, frame.statement)) frame.reads.push(read)
  }

  private assign({ statement, reads }: Frame): void {
    for (const name of statement.sets) {
      this.variables().set(name, statement.kind === 'action' ? [...reads, ...this.conditions()] : reads)
    }
  }

  private variables(): Map<string, readonly Read[]> {
    return this.scopes.at(-1) ?? new Map<string, readonly Read[]>()
  }

  private conditions(): readonly Read[] {
    return this.frames.flatMap(({ reads }) => reads)
  }
}

/**
 * Functions that look for one annotation or label are given the whole map, whose members are all read on the way: those
 * count that the statement names.
 */
function isPassedBy({ path }: Read, { texts }: Watched): boolean {
  const [root, map = '', name] = path
  if (root !== 'ObjectMeta' || !MAPS.includes(map) || texts.length === 0) return false
  return name === undefined || !texts.includes(name)
}

const MAPS: readonly string[] = ['annotations', 'labels']

function originsOf(text: string, source: string, spans: readonly Span[]): readonly Origin[] {
  const origins: Origin[] = []
  let start = 0
  let from = 0
  for (const line of text.split('\n')) {
    const end = start + line.length
    const visible = start + line.search(/\S|$/)
    while (from < spans.length && (spans[from]?.end ?? 0) <= start) from++
    const here = spansFrom(spans, from, end)
    const first = here.find(span => span.end > visible) ?? here[0]
    const offset = first ? first.at + (first.isText ? visible - first.start : 0) : 0
    origins.push({
      line: lineAt(source, offset),
      reads: here.filter(({ isText }) => !isText).flatMap(({ reads }) => reads),
      conditions: first?.conditions ?? []
    })
    start = end + 1
  }
  return origins
}

function spansFrom(spans: readonly Span[], from: number, end: number): readonly Span[] {
  let to = from
  while (to < spans.length && (spans[to]?.start ?? 0) <= end) to++
  return spans.slice(from, to)
}

function lineAt(source: string, offset: number): number {
  let line = 1
  for (let i = source.indexOf('\n'); i >= 0 && i < offset; i = source.indexOf('\n', i + 1)) line++
  return line
}
