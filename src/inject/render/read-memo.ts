import type { CacheStatistics } from '../bounded-cache.ts'
import { MemoBudget } from './memo-budget.ts'
import { watched } from './watched.ts'

/**
 * Remembers results of a pure function by what the function read of its input.
 *
 * A recorded run sees its input through proxies that note each member it reads, in order. A pure function reads the same
 * member next as long as it has found the same values before: the reads of all runs form a tree, with a result at the end
 * of each path. Looking a new input up means to follow the tree, reading what the function would have read; where the
 * tree has no branch for a value, the function runs and adds one. What the function never reads (a pod's token volume,
 * its managed fields) does not matter.
 */
export class ReadMemo<R> {
  private root: Node<R> | undefined
  private nodes = 0
  private hits = 0
  private misses = 0
  private bypassed = 0
  private readonly budget: MemoBudget

  /** `budget`: shared by all memos of the process where nothing else is said. */
  constructor(budget: MemoBudget = ofAll) {
    this.budget = budget
    budget.add(this)
  }

  /** Forgets all results. */
  forget(): void {
    this.root = undefined
    this.nodes = 0
  }

  /** Returns the result for an input: a remembered one, else that of `run` on the traced input. */
  get(input: object, run: (traced: object, recording: Recording) => R): R {
    if (this.isHopeless()) {
      this.budget.count(false)
      return run(input, new Recording())
    }
    const known = this.root && find(this.root, input)
    this.budget.count(known !== undefined)
    if (known) {
      this.hits++
      return known.result
    }
    this.misses++
    const recording = new Recording()
    const result = run(recording.trace(input), recording)
    if (!recording.isImpure) this.add(recording.reads, result)
    return result
  }

  /** What the memo did, for metrics. */
  get statistics(): { readonly hits: number; readonly misses: number; readonly nodes: number } {
    return { hits: this.hits, misses: this.misses, nodes: this.nodes }
  }

  /** Recording costs more than running: where inputs never come again, it pauses. */
  private isHopeless(): boolean {
    if (this.misses < TRIAL || this.hits * 2 > this.misses) return false
    if (++this.bypassed < PAUSE) return true
    this.bypassed = this.hits = this.misses = 0
    return false
  }

  private add(reads: readonly Read[], result: R): void {
    this.budget.makeRoomFor(reads.length)
    const before = this.nodes
    let characters = lengthOf(result)
    let node: Node<R> | undefined = this.root
    let attach = (made: Node<R>): void => {
      this.root = made
    }
    for (const { slot, key, outcome } of reads) {
      if (!node || 'result' in node) {
        node = { slot, key, branches: new Map() }
        this.nodes++
        attach(node)
      }
      const { branches } = node
      attach = made => branches.set(outcome, made)
      node = branches.get(outcome)
      if (!node) characters += lengthOf(outcome)
    }
    attach({ result })
    this.budget.spend(this.nodes - before + Math.ceil(characters / CHARACTERS_PER_NODE))
  }
}

function lengthOf(value: unknown): number {
  return typeof value === 'string' ? value.length : 0
}

/** What a node takes is about as much as a text of this length. */
const CHARACTERS_PER_NODE = 200

/** About 20 MB: some 250 different workloads. */
const ofAll = new MemoBudget(100_000)

/** What all memos of the process did together. */
export function memoStatistics(): CacheStatistics {
  return ofAll.statistics
}

const TRIAL = 256
const PAUSE = 4096

/** What a read found: a primitive, or that there is an object or a list. Names of members are one text. */
type Found = string | number | boolean | null | undefined | symbol

interface Read {
  /** Which of the objects met so far was read. */
  readonly slot: number
  /** The member; undefined for the names of all members. */
  readonly key: string | undefined
  readonly outcome: Found
}

interface Branching<R> {
  readonly slot: number
  readonly key: string | undefined
  readonly branches: Map<Found, Node<R>>
}
type Node<R> = Branching<R> | { readonly result: R }

const OBJECT = Symbol('object')
const LIST = Symbol('list')
const NEGATIVE_ZERO = Symbol('-0')

function find<R>(root: Node<R>, input: object): { readonly result: R } | undefined {
  const slots: object[] = [input]
  let node: Node<R> | undefined = root
  while (node) {
    if ('result' in node) return node
    const object: object = slots[node.slot] ?? EMPTY
    if (node.key === undefined) {
      node = node.branches.get(namesOf(object))
      continue
    }
    const value: unknown = memberOf(object, node.key)
    if (typeof value === 'object' && value !== null) {
      slots.push(value)
      node = node.branches.get(Array.isArray(value) ? LIST : OBJECT)
    } else {
      node = node.branches.get(foundOf(value))
    }
  }
  return undefined
}

const EMPTY = Object.freeze({})

function memberOf(object: object, key: string): unknown {
  return Object.hasOwn(object, key) ? (object as Readonly<Record<string, unknown>>)[key] : undefined
}

/** Maps do not tell -0 from 0, Go's printing does. */
function foundOf(value: unknown): Found {
  return Object.is(value, -0) ? NEGATIVE_ZERO : (value as Found)
}

function namesOf(object: object): string {
  return Object.keys(object).join('\u0000')
}

/** One run: hands out proxies and notes what is read through them. */
export class Recording {
  readonly reads: Read[] = []
  /** The result depends on more than the input (a clock, randomness): it is not to be remembered. */
  isImpure = false
  private slots = 0

  /** Returns a proxy of an object or list that notes what is read of it. */
  trace(target: object): object {
    const slot = this.slots++
    const seen = new Map<string, unknown>()
    let hasNames = false
    const read = (key: string): unknown => {
      if (seen.has(key)) return seen.get(key)
      const value = memberOf(target, key)
      const isObject = typeof value === 'object' && value !== null
      this.reads.push({ slot, key, outcome: isObject ? (Array.isArray(value) ? LIST : OBJECT) : foundOf(value) })
      const shown = isObject ? this.trace(value) : value
      seen.set(key, shown)
      return shown
    }
    const names = (): void => {
      if (hasNames) return
      hasNames = true
      this.reads.push({ slot, key: undefined, outcome: namesOf(target) })
    }
    return watched(target, read, names)
  }
}
