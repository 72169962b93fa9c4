/** The micro bench: the corridor in process, against one JSON.parse and JSON.stringify of the same reviews. */
import { knownOverlay, parseOverlay } from '../../src/inject/merge/parse-overlay.ts'
import { injectRemembering } from '../../src/inject/replicas/inject-remembering.ts'
import { replicaKey } from '../../src/inject/replicas/replica-key.ts'
import { Witness } from '../../src/inject/replicas/witness.ts'
import { receivePod } from '../../src/inject/received-pod.ts'
import { findTemplate } from '../../src/inject/render/choose-templates.ts'
import { prepare, type Injection } from '../../src/inject/render/injection.ts'
import { renderer } from '../../src/inject/render/render.ts'
import type { InjectRequest } from '../../src/inject/request.ts'
import { decodeReview } from '../../src/inject/review/decode.ts'
import { encodeOutcome } from '../../src/inject/review/encode.ts'
import type { Snapshot } from '../../src/inject/snapshot.ts'
import { bookinfoPod, bookinfoReviews, reviewOf } from './reviews.ts'
import { benchSnapshot } from './snapshot.ts'
import { cpuMicroseconds, WARM_ROUNDS, type Figure } from './statistics.ts'

/** One row: what it costs, and as a multiple of another row, which for most is parsing and writing the same review. */
export interface MicroRow {
  readonly name: string
  readonly microseconds: Figure
  readonly ratio: number
  /** What is promised of the ratio. */
  readonly atMost?: number
}

/** A row to measure: its bodies, its snapshot and how many calls a round has. */
interface Subject {
  readonly name: string
  readonly reviews: readonly Buffer[]
  readonly snapshot: Snapshot
  readonly calls: number
  readonly atMost?: number
}

/** Measures the whole corridor, bytes in to bytes out, and the work of templates and YAML in it. */
export async function micro(rounds: number, calls: number): Promise<readonly MicroRow[]> {
  const [on, off] = [await benchSnapshot('on'), await benchSnapshot('off')]
  const few = bodies(bookinfoReviews(300))
  const heavy = bodies([reviewOf(bookinfoPod(0, 6, { variables: 2000, managedFields: 500_000 }))])
  const once = Math.floor(calls / (rounds + WARM_ROUNDS))
  const subjects: readonly Subject[] = [
    { name: 'corridor, 300 pods of 6 workloads', reviews: few, snapshot: on, calls, atMost: 8 },
    {
      name: 'corridor, 500 workloads that came before',
      reviews: bodies(bookinfoReviews(500, 500)),
      snapshot: on,
      calls,
      atMost: 8
    },
    {
      name: 'corridor, workloads that never came before',
      reviews: bodies(strangers(calls)),
      snapshot: on,
      calls: once,
      atMost: 8
    },
    { name: 'corridor, without caches', reviews: few, snapshot: off, calls: Math.ceil(calls / 4) },
    { name: 'corridor, 2,000 variables and 500 KB of managedFields', reviews: heavy, snapshot: on, calls: 20 }
  ]
  const rows = subjects.map(subject => rowOf(subject, rounds))
  return [...rows, templateRow(few, on, rounds)]
}

/** Reviews of workloads that no other row has. */
function strangers(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => reviewOf(bookinfoPod(FIRST_STRANGER + index, Infinity), index))
}

const FIRST_STRANGER = 1_000_000

function rowOf({ name, reviews, snapshot, calls, atMost }: Subject, rounds: number): MicroRow {
  let written = 0
  const floor = (call: number): void => {
    written += JSON.stringify(JSON.parse(at(reviews, call).toString())).length
  }
  const corridor = (call: number): void => {
    written += answer(at(reviews, call), snapshot).length
  }
  const [base, cost] = cpuMicroseconds(rounds, calls, [floor, corridor])
  if (!base || !cost || written === 0) throw new Error(`${name}: nothing was measured`)
  return { name, microseconds: cost, ratio: cost.median / base.median, ...(atMost !== undefined && { atMost }) }
}

function answer(body: Buffer, snapshot: Snapshot): string {
  const request = requestOf(body)
  const outcome = injectRemembering(request, snapshot)
  if (outcome.kind !== 'patched') throw new Error(`the pod was ${outcome.kind}`)
  return encodeOutcome(outcome, request)
}

/** What templates and YAML take of the corridor, where nothing is known at the first of 300 pods. */
function templateRow(reviews: readonly Buffer[], snapshot: Snapshot, rounds: number): MicroRow {
  const calls = reviews.length
  let fresh = snapshot
  let seen = new Set<string>()
  const templates = (call: number): void => {
    if (call % calls === 0) [fresh, seen] = [forgetful(snapshot), new Set()]
    const injection = injections[call % calls]
    if (injection) renderAndRead({ ...injection, settings: fresh.settings }, seen)
  }
  const corridor = (call: number): void => {
    if (call % calls === 0) fresh = forgetful(snapshot)
    answer(at(reviews, call), fresh)
  }
  const injections = rendered(reviews.map(requestOf)).map(each => each && injectionOf(each, snapshot))
  const [work, whole] = cpuMicroseconds(rounds, calls, [templates, corridor])
  if (!work || !whole) throw new Error('nothing was measured')
  const name = 'templates and YAML, 300 pods of 6 workloads (× is the share of the corridor)'
  return { name, microseconds: work, ratio: work.median / whole.median, atMost: 0.3 }
}

/** A request for which templates run, and who watches them. */
interface Rendered {
  readonly request: InjectRequest
  readonly witness?: Witness
}

/** Templates run for the first two pods of a workload, of which the second is watched. */
function rendered(requests: readonly InjectRequest[]): readonly (Rendered | undefined)[] {
  const came = new Map<string, number>()
  return requests.map(request => {
    const key = replicaKey(request)
    const count = came.get(key?.text ?? '') ?? 0
    came.set(key?.text ?? '', count + 1)
    if (count === 0) return { request }
    return key && count === 1 ? { request, witness: new Witness(key.own) } : undefined
  })
}

/** Memos belong to settings: with other ones all is rendered anew. */
function forgetful(snapshot: Snapshot): Snapshot {
  return { ...snapshot, settings: { ...snapshot.settings } }
}

function requestOf(body: Buffer): InjectRequest {
  const decoded = decodeReview(body, '/inject')
  if (decoded.kind !== 'review') throw new Error(decoded.message)
  return decoded.request
}

function injectionOf({ request, witness }: Rendered, snapshot: Snapshot): Injection {
  const revision = snapshot.revisions.get(snapshot.defaultRevision)
  if (!revision) throw new Error('no revision')
  const { pod } = receivePod(request.object, request.namespace, revision.dialect)
  return { ...prepare(request, pod, revision, snapshot), witness }
}

/** The cache of texts is the process's: what this round has not seen is read as if it were new. */
function renderAndRead(injection: Injection, seen: Set<string>): void {
  const { policy, dialect } = injection.revision
  const render = renderer(injection)
  for (const name of injection.templates) {
    const text = render(findTemplate(name, policy.templates))
    if (seen.has(text)) knownOverlay(text, dialect)
    else parseOverlay(text, dialect)
    seen.add(text)
  }
}

function bodies(reviews: readonly string[]): readonly Buffer[] {
  return reviews.map(review => Buffer.from(review))
}

/** Calls go through all reviews in turn, from one round to the next. */
function at(reviews: readonly Buffer[], call: number): Buffer {
  const review = reviews[call % reviews.length]
  if (!review) throw new Error('no review')
  return review
}
