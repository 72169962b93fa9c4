import type { Cluster, Revision, Settings, Snapshot } from '../inject/snapshot.ts'
import type { Pausing } from '../policy/pausing.ts'
import type { Facts } from '../world/world.ts'
import type { CompileInSteps } from './compile.ts'
import { findRevisions, policyMapName, type RevisionTexts } from './revision-texts.ts'
import type { AppSettings } from './settings/table.ts'

/** Something of the configuration that does not count as it stands. */
export interface ConfigProblem {
  readonly revision: string
  /** One sentence: what, where, and what serves instead. */
  readonly says: string
}

/** A revision that is served, or asked for. */
export interface ServedRevision {
  readonly name: string
  /** Whether its ConfigMap is there, and what was last read of it is what is served. */
  readonly valid: boolean
}

/** Turns facts into snapshots, and keeps the last good one of each revision. */
export interface SnapshotBuilder {
  /** Returns the next snapshot, or undefined as long as no revision has ever been valid; compiling can pause. */
  build(facts: Facts): Pausing<Snapshot | undefined>
  problems(): readonly ConfigProblem[]
  /** What is valid but cannot be meant. */
  warnings(): readonly ConfigProblem[]
  revisions(): readonly ServedRevision[]
}

/** What a builder works with. */
export interface BuilderParts {
  readonly settings: Pick<AppSettings, 'istioNamespace' | 'revision' | 'istioVersion' | 'shadow'>
  /** What the corridor sees of the settings. */
  readonly corridor: Settings
  readonly compile: CompileInSteps
  /** Says why a compiled revision may not replace the one before; undefined where it may. */
  readonly refuse: (revision: Revision, snapshot: Snapshot) => Pausing<string | undefined>
  /** The policy that ships, for a cluster that has none. */
  readonly shipped: RevisionTexts
}

interface Kept {
  /** The texts that were compiled last, good or not: the same again is not compiled again. */
  readonly texts: RevisionTexts
  readonly revision: Revision | undefined
  readonly problem: string | undefined
  readonly warnings: readonly string[]
}

/** Makes a snapshot builder. */
export function snapshotBuilder(parts: BuilderParts): SnapshotBuilder {
  const { settings, corridor } = parts
  const kept = new Map<string, Kept>()
  /** What is only compared does not change what is served. */
  const shadows = new Set(Object.values(settings.shadow))
  let generation = 0
  let gone: readonly ConfigProblem[] = []

  const assemble = (cluster: Cluster, tags: Snapshot['tags'], replaced?: Revision): Snapshot => {
    const revisions = new Map<string, Revision>()
    for (const [name, { revision }] of kept) if (revision) revisions.set(name, revision)
    if (replaced) revisions.set(replaced.name, replaced)
    return Object.freeze({
      generation,
      revisions,
      defaultRevision: defaultOf(new Set([...revisions.keys()].filter(name => !shadows.has(name))), tags),
      tags,
      cluster,
      settings: corridor
    })
  }
  const take = function* (texts: RevisionTexts, facts: Facts): Pausing<void> {
    const before = kept.get(texts.name)
    if (before && sameTexts(before.texts, texts)) return
    const others = [...kept.values()].flatMap(({ revision }) => revision ?? [])
    const compiled = yield* parts.compile(texts, settings.istioVersion, others)
    const warnings = compiled.ok ? compiled.warnings : []
    const keep = (revision: Revision | undefined, problem?: string): void => {
      kept.set(texts.name, { texts, revision, problem, warnings })
    }
    if (!compiled.ok) {
      keep(before?.revision, `${compiled.problem} (${before?.revision ? LAST_GOOD : 'there is none to serve'})`)
      return
    }
    const { revision } = compiled
    const refused = yield* parts.refuse(revision, assemble(facts.cluster, facts.tags, revision))
    // A first policy is taken even where its sample pods fail: then each review says why.
    if (refused === undefined || !before?.revision) keep(revision, refused)
    else keep(before.revision, `${refused} (${LAST_GOOD})`)
  }
  return {
    build: function* (facts) {
      const found = findRevisions(facts, settings)
      for (const texts of found) yield* take(texts, facts)
      const anyDoes = settings.revision.every(name => name === parts.shipped.name)
      if ([...kept.keys()].every(name => shadows.has(name)) && facts.synced && anyDoes)
        yield* take(parts.shipped, facts)
      // What has not been read yet is not missing.
      gone = facts.synced ? missing(found, kept, settings) : []
      if (![...kept.values()].some(({ revision }) => revision)) return undefined
      generation++
      return assemble(facts.cluster, facts.tags)
    },
    problems: () => [
      ...[...kept].flatMap(([revision, { problem }]) => (problem === undefined ? [] : [{ revision, says: problem }])),
      ...gone
    ],
    warnings: () => [
      ...(kept.get(parts.shipped.name)?.texts === parts.shipped
        ? [{ revision: parts.shipped.name, says: shippedSentence(settings) }]
        : []),
      ...[...kept].flatMap(([revision, { warnings }]) => warnings.map(says => ({ revision, says })))
    ],
    revisions: () => {
      const missed = new Set(gone.map(({ revision }) => revision))
      const valid = (name: string): boolean => !missed.has(name) && kept.get(name)?.problem === undefined
      return [...new Set([...kept.keys(), ...missed])].map(name => ({ name, valid: valid(name) }))
    }
  }
}

function shippedSentence({ istioNamespace }: BuilderParts['settings']): string {
  return `There is no ConfigMap ${istioNamespace}/${policyMapName('default')}: the policy that ships with Outrigger is served.`
}

/** Revisions that were asked for or served before and have no ConfigMap now. */
function missing(
  found: readonly RevisionTexts[],
  kept: ReadonlyMap<string, Kept>,
  { revision, istioNamespace, shadow }: BuilderParts['settings']
): readonly ConfigProblem[] {
  const there = new Set(found.map(({ name }) => name))
  const names = new Set([...revision, ...Object.values(shadow), ...kept.keys()])
  return [...names]
    .filter(name => !there.has(name) && kept.get(name)?.texts.origin.policy !== SHIPPED)
    .map(name => ({
      revision: name,
      says:
        `ConfigMap ${istioNamespace}/${policyMapName(name)} is not there` +
        (kept.has(name) ? '; its last good content stays until the next start.' : ': create it, or correct --revision.')
    }))
}

const LAST_GOOD = 'the last good one stays'

/** How the policy that ships calls its place. */
export const SHIPPED = 'templates/'

/** The revision for calls that name none: the only one, else `default` by name or by tag. */
function defaultOf(revisions: ReadonlySet<string>, tags: Snapshot['tags']): string {
  const [only] = revisions
  if (revisions.size === 1 && only !== undefined) return only
  if (revisions.has('default')) return 'default'
  return Object.hasOwn(tags, 'default') ? (tags['default'] ?? 'default') : 'default'
}

function sameTexts(a: RevisionTexts, b: RevisionTexts): boolean {
  return a.config === b.config && a.values === b.values && a.mesh === b.mesh && a.origin.policy === b.origin.policy
}
