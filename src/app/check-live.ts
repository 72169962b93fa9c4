import { checkCluster, type Checked } from './check.ts'
import { connectToCluster } from './cluster.ts'
import type { AppSettings } from './settings/table.ts'

/** Names of the manifests. */
export const INSTALLED = {
  service: 'outrigger.outrigger-system',
  secret: 'outrigger-system/outrigger-certificate',
  probe: 'outrigger-probe'
}

/** Checks the live cluster that the settings name. */
export async function checkLive(
  settings: AppSettings,
  environment: Readonly<Record<string, string | undefined>>
): Promise<readonly Checked[]> {
  const api = await connectToCluster(settings, environment)
  try {
    return await checkCluster(api, {
      services: settings.services.length === 0 ? [INSTALLED.service] : settings.services,
      probeNamespace: settings.selfProbe === '' ? INSTALLED.probe : settings.selfProbe,
      now: Date.now()
    })
  } finally {
    await api.close()
  }
}
