import { load } from 'js-yaml'
import { objectAt, stringAt, type JsonObject } from '../../../src/inject/json.ts'
import type { Installation } from './installation.ts'

const POLICY = 'istio-sidecar-injector'

/** The key `config` of the policy ConfigMap. */
export async function policyText(cluster: Installation): Promise<string> {
  const shown = load(await cluster.kubectl('get', 'configmap', POLICY, '-n', 'outrigger-system', '-o', 'yaml'))
  return stringAt(objectAt(shown, 'data'), 'config')
}

/** Sets the key `config`, as `kubectl edit` does. */
export async function setPolicy(cluster: Installation, config: string): Promise<void> {
  const patch: JsonObject = { data: { config } }
  await cluster.kubectl(
    'patch',
    'configmap',
    POLICY,
    '-n',
    'outrigger-system',
    '--type=merge',
    '-p',
    JSON.stringify(patch)
  )
}
