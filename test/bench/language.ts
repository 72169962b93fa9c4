/**
 * The language bench: rendering, reading and merging for a bookinfo pod as multiples of one JSON.parse of its review, and
 * beside other packages. All subjects of a table take turns, so that the ratios are of one run.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { dump, load } from 'js-yaml'
import { readConfigs } from '../../src/app/conformance/read.ts'
import { snapshotOf } from '../../src/app/conformance/snapshot.ts'
import { readShippedPolicy } from '../../src/app/shipped-policy.ts'
import { stringAt, type JsonObject } from '../../src/inject/json.ts'
import { prepare } from '../../src/inject/render/injection.ts'
import { renderer } from '../../src/inject/render/render.ts'
import { readReview } from '../../src/inject/review/decode.ts'
import type { Snapshot } from '../../src/inject/snapshot.ts'
import { strategicMerge } from '../../src/language/merge/index.ts'
import type { Template } from '../../src/language/template/index.ts'
import { marshal, unmarshal } from '../../src/language/yaml/index.ts'
import { bookinfoReviews } from './reviews.ts'
import { snippets, type SnippetRow } from './snippets.ts'
import { figureAt, scaled, takeTurns, type Figure } from './statistics.ts'

/** One row: what it costs, and as a multiple of parsing the same review. */
export interface LanguageRow {
  readonly name: string
  readonly microseconds: Figure
  readonly ratio: Figure
}

/** All that the bench says. */
export interface LanguageReport {
  /** Whose template it was, and what came out. */
  readonly template: string
  readonly rows: readonly LanguageRow[]
  /** Reading YAML as a multiple of js-yaml 4. */
  readonly toJsYaml: Figure
  readonly snippets: readonly SnippetRow[]
}

/** Measures the layers of the language, without any memo of what was rendered or read for a pod before. */
export async function language(rounds: number, calls: number): Promise<LanguageReport> {
  const { snapshot, origin } = await sidecarSnapshot()
  const texts = bookinfoReviews(PODS)
  const text = texts[5] ?? ''
  const renderings = texts.map(each => renderingOf(each, snapshot))
  const [{ pod, render: overlayTextOf }] = renderings.slice(5) as [Rendering]
  const overlayText = overlayTextOf(false)
  const overlay = unmarshal(overlayText) as JsonObject
  const { parse } = (await import(YAML)) as { parse: (text: string) => unknown }
  const figures = takeTurns(rounds, calls, {
    [PARSE]: inTurn(texts, each => JSON.parse(each) as unknown),
    [RENDER]: inTurn(renderings, each => each.render(false)),
    'render it with caches off': inTurn(renderings, each => each.render(true)),
    [READ]: () => unmarshal(overlayText),
    [JS_YAML]: () => load(overlayText),
    'read it with yaml 2': () => parse(overlayText),
    [MERGE]: () => strategicMerge('core/v1.Pod', pod, overlay),
    'write the result as YAML': () => marshal(overlay),
    'write it with js-yaml 4': () => dump(overlay)
  })
  const floor = figureAt(figures, PARSE).median
  const rows = [...figures].map(([name, microseconds]) => ({
    name,
    microseconds,
    ratio: scaled(microseconds, 1 / floor)
  }))
  const lines = overlayText.split('\n').length
  return {
    template: `${origin}; ${String(text.length)} characters of review, ${String(lines)} lines rendered`,
    rows,
    toJsYaml: scaled(figureAt(figures, READ), 1 / figureAt(figures, JS_YAML).median),
    snippets: await snippets(rounds, calls)
  }
}

/** Distinct pods: what is remembered by identity of one is of no use for the next. */
const PODS = 300

/** Runs with one item after another, and again from the start. */
function inTurn<T>(items: readonly T[], run: (item: T) => unknown): () => unknown {
  let next = 0
  return () => run(items[next++ % items.length] as T)
}

const PARSE = 'JSON.parse of the review'
export const RENDER = 'render the sidecar template'
const READ = 'read the result as YAML'
const JS_YAML = 'read it with js-yaml 4'
export const MERGE = 'merge the result into the pod'
/** Loaded by name: it is for this bench alone. */
const YAML: string = 'yaml'

/** Renders with Istio's template where its recordings are beside the checkout, else with our own. */
async function sidecarSnapshot(): Promise<{ snapshot: Snapshot; origin: string }> {
  const shared = process.env['OUTRIGGER_SHARED'] ?? join(import.meta.dirname, '../../../shared')
  const folder = join(shared, 'conformance/golden/head/configs')
  const recorded = existsSync(folder) ? readConfigs(folder).get('default') : undefined
  const shipped = await readShippedPolicy()
  const snapshot = snapshotOf({
    release: 'head',
    revision: 'default',
    config: recorded ? stringAt(recorded['injector'], 'config') : shipped.config,
    values: recorded ? stringAt(recorded['injector'], 'values') : shipped.values,
    mesh: recorded ? stringAt(recorded, 'mesh') : shipped.mesh,
    environment: {},
    nodes: [{ name: 'node-1', kubeletVersion: 'v1.34.0' }],
    namespaces: [],
    proxyConfigs: []
  })
  if (typeof snapshot === 'string') throw new Error(snapshot)
  const missing = `our own template, for Istio's is not there: ${folder}`
  return {
    snapshot: { ...snapshot, settings: { ...snapshot.settings, caches: 'off' } },
    origin: recorded ? "Istio's own template" : missing
  }
}

/** The rendering of a pod: with what is constant in the revision worked out before, or afresh. */
interface Rendering {
  readonly pod: JsonObject
  readonly render: (isFresh: boolean) => string
}

function renderingOf(text: string, snapshot: Snapshot): Rendering {
  const decoded = readReview(JSON.parse(text), '', '/inject')
  const revision = snapshot.revisions.get(snapshot.defaultRevision)
  const template = revision?.policy.templates.get('sidecar')
  if (decoded.kind !== 'review' || !revision || !template) throw new Error('there is no sidecar template')
  const pod = decoded.request.object as JsonObject
  let given: Parameters<Template['execute']> | undefined
  const execute: Template['execute'] = (...seen) => template.execute(...(given = seen))
  renderer(prepare(decoded.request, pod, revision, snapshot))({ ...template, execute })
  if (!given) throw new Error('nothing was rendered')
  const [data, world] = given
  return { pod, render: isFresh => template.execute(data, { ...world, isFresh }) }
}
