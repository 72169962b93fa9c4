import { connectToCluster } from './cluster.ts'
import type { AppSettings } from './settings/table.ts'

/** What was opened or closed. */
export interface GlassBroken {
  readonly configuration: string
  /** Names of the entries whose failurePolicy changed. */
  readonly entries: readonly string[]
  readonly until: Date | undefined
}

/** Opens a registration for some minutes, or closes it now where no minutes are given. */
export async function breakGlassOf(
  configuration: string,
  minutes: number | undefined,
  settings: AppSettings,
  environment: Readonly<Record<string, string | undefined>>
): Promise<GlassBroken> {
  const api = await connectToCluster(settings, environment)
  try {
    const { breakGlass, closeGlass } = await import('../world/cluster/failure-policy.ts')
    const until = minutes === undefined ? undefined : new Date(Date.now() + minutes * 60_000)
    const entries =
      until === undefined ? await closeGlass(api, configuration) : await breakGlass(api, configuration, until)
    return { configuration, entries, until }
  } finally {
    await api.close()
  }
}
