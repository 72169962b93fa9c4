import type { Revision, Snapshot } from '../inject/snapshot.ts'
import type { Pausing } from '../policy/pausing.ts'
import { tryTemplates, type SampleFailure } from './warm-up.ts'

/** Sends sample pods through the templates of revisions, and remembers what they showed. */
export interface SampleTrials {
  /** Tries the templates that pods get who ask for none: a revision in which one fails may not replace one that works. */
  tryDefaults(revision: Revision, snapshot: Snapshot): Pausing<readonly SampleFailure[]>
  /** Takes what was found of a revision that is served from now on. */
  keep(revision: Revision, failures: readonly SampleFailure[]): void
  /** Tries the other templates of the revisions that are served; each once. Answers whether there was something to try. */
  tryOthers(snapshot: Snapshot): Pausing<boolean>
  /** Whether all templates of the revisions that are served were tried. */
  isWhole(): boolean
  failures(): readonly (SampleFailure & { readonly revision: string })[]
}

interface Tried {
  readonly revision: Revision
  readonly failures: readonly SampleFailure[]
  readonly isWhole: boolean
}

/** Starts with nothing tried. */
export function sampleTrials(): SampleTrials {
  /** By name of the revision. */
  const tried = new Map<string, Tried>()
  return {
    tryDefaults: (revision, snapshot) => tryTemplates(revision, snapshot, namesOf(revision, 'default')),
    keep: (revision, failures) => {
      tried.set(revision.name, { revision, failures, isWhole: namesOf(revision, 'other').length === 0 })
    },
    tryOthers: function* (snapshot) {
      const isServed = (revision: Revision): boolean => snapshot.revisions.get(revision.name) === revision
      const open = [...tried.values()].filter(({ revision, isWhole }) => !isWhole && isServed(revision))
      for (const { revision, failures } of open) {
        const others = yield* tryTemplates(revision, snapshot, namesOf(revision, 'other'))
        // Another may have taken its place meanwhile.
        if (tried.get(revision.name)?.revision !== revision) continue
        tried.set(revision.name, { revision, failures: [...failures, ...others], isWhole: true })
      }
      return open.length > 0
    },
    isWhole: () => [...tried.values()].every(({ isWhole }) => isWhole),
    failures: () =>
      [...tried].flatMap(([revision, { failures }]) => failures.map(failure => ({ ...failure, revision })))
  }
}

function namesOf({ policy }: Revision, which: 'default' | 'other'): readonly string[] {
  const names = new Set([...policy.templates.keys(), ...Object.keys(policy.aliases)])
  return [...names].filter(name => policy.defaultTemplates.includes(name) === (which === 'default'))
}
