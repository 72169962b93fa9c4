import type { Settings, Snapshot } from '../inject/snapshot.ts'
import type { World } from '../world/world.ts'
import { inSlices } from '../world/in-slices.ts'
import { oneAtATime } from '../world/one-at-a-time.ts'
import { compileInSteps } from './compile.ts'
import { readShippedPolicy } from './shipped-policy.ts'
import type { AppSettings } from './settings/table.ts'
import { snapshotBuilder, type ConfigProblem, type ServedRevision } from './snapshot-builder.ts'
import { sampleTrials } from './sample-trials.ts'
import { whyBroken, type SampleFailure } from './warm-up.ts'

/** The snapshot of the moment, and what there is to say about it. */
export interface Engine {
  snapshot(): Snapshot | undefined
  revisions(): readonly ServedRevision[]
  /** What does not count as it stands: of the configuration and of the world. */
  problems(): readonly Problem[]
  /** Policies that are refused or gone. */
  refusals(): readonly ConfigProblem[]
  /** What is valid but cannot be meant. */
  warnings(): readonly Problem[]
  /** Whether the world was read and the default templates of every revision met sample pods. */
  isWarm(): boolean
  /** Whether the other templates met them too. */
  isTried(): boolean
  /** Sends sample pods through the other templates beside the reviews, now and after each change. */
  tryOthers(): void
  /** Templates that fail for every sample pod. */
  sampleFailures(): readonly (SampleFailure & { readonly revision: string })[]
  /** Calls back after each new snapshot or problem. */
  onChange(listener: () => void): void
  /** Resolves when the snapshot is up to date with the world, and tried: both is done beside the injections. */
  settled(): Promise<void>
}

/** Something that is wrong, and where. */
export interface Problem {
  readonly where: string
  readonly says: string
}

/** How a world is followed. */
export interface EngineOptions {
  /** Whether sample pods go through the default templates of a revision before it is served. */
  readonly samples: boolean
}

/** Keeps the snapshot in step with a world. */
export async function startEngine(
  world: World,
  settings: AppSettings,
  corridor: Settings,
  { samples }: EngineOptions
): Promise<Engine> {
  const trials = sampleTrials()
  const builder = snapshotBuilder({
    settings,
    corridor,
    compile: compileInSteps,
    refuse: function* (revision, next) {
      if (!samples) return undefined
      const failures = yield* trials.tryDefaults(revision, next)
      // istiod serves whatever parses.
      const refused = settings.compat === 'exact' ? undefined : whyBroken(failures)
      if (refused === undefined || !snapshot?.revisions.has(revision.name)) trials.keep(revision, failures)
      return refused
    },
    shipped: await readShippedPolicy()
  })
  const listeners = new Set<() => void>()
  let snapshot: Snapshot | undefined
  // A world that was whole once stays usable: what breaks later leaves its last good part.
  let warm = false
  let triesOthers = false
  const tell = (): void => {
    for (const listener of [...listeners]) listener()
  }
  const trying = oneAtATime(async () => {
    if (snapshot && (await inSlices(trials.tryOthers(snapshot)))) tell()
  })
  const rebuild = async (): Promise<void> => {
    const facts = world.current()
    snapshot = await inSlices(builder.build(facts))
    warm ||= snapshot !== undefined && facts.synced
    tell()
    if (triesOthers) trying.request()
  }
  // Pods are injected with the last snapshot while the next is made.
  const building = oneAtATime(rebuild)
  world.onChange(building.request)
  building.request()
  await building.idle()
  return {
    snapshot: () => snapshot,
    revisions: () => builder.revisions(),
    problems: () => [...builder.problems().map(asProblem), ...world.current().problems],
    refusals: () => builder.problems(),
    warnings: () => builder.warnings().map(asProblem),
    isWarm: () => warm,
    isTried: () => trials.isWhole(),
    tryOthers: () => {
      triesOthers = true
      trying.request()
    },
    sampleFailures: () => trials.failures(),
    onChange: listener => {
      listeners.add(listener)
    },
    settled: async () => {
      await building.idle()
      await trying.idle()
    }
  }
}

function asProblem({ revision, says }: ConfigProblem): Problem {
  return { where: `revision ${revision}`, says }
}
