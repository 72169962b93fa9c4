import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Programs for a control plane, or why there are none. */
export type Binaries = { readonly folder: string; readonly kubectl: string } | { readonly missing: string }

const SCRIPT = fileURLToPath(new URL('../cluster/binaries.sh', import.meta.url))
const NEEDED = ['etcd', 'kube-apiserver', 'kube-controller-manager']

/**
 * Finds the programs of a control plane: in KUBEBUILDER_ASSETS (the convention of envtest), else where the project's
 * script keeps what it made once; the script is run where it can be.
 */
export function findBinaries(environment: NodeJS.ProcessEnv = process.env): Binaries {
  const assets = environment['KUBEBUILDER_ASSETS'] ?? ''
  if (assets !== '') {
    const lacks = NEEDED.filter(program => !isProgram(join(assets, program)))
    if (lacks.length > 0) return { missing: `KUBEBUILDER_ASSETS (${assets}) lacks ${lacks.join(', ')}` }
    return withKubectl(assets)
  }
  if (environment['OUTRIGGER_E2E'] === 'off') return { missing: 'OUTRIGGER_E2E=off' }
  if (!isDebian12()) {
    return {
      missing:
        'no KUBEBUILDER_ASSETS, and only Debian 12 has the packages that test/e2e/cluster/binaries.sh builds from'
    }
  }
  const made = spawnSync(SCRIPT, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 28 })
  if (made.status !== 0) {
    const last = made.stderr.trim().split('\n').at(-1) ?? ''
    return { missing: `no KUBEBUILDER_ASSETS, and test/e2e/cluster/binaries.sh failed: ${last || String(made.error)}` }
  }
  return withKubectl(made.stdout.trim())
}

function withKubectl(folder: string): Binaries {
  const beside = join(folder, 'kubectl')
  if (isProgram(beside)) return { folder, kubectl: beside }
  const found = (process.env['PATH'] ?? '')
    .split(':')
    .map(path => join(path, 'kubectl'))
    .find(isProgram)
  return found === undefined ? { missing: `no kubectl in ${folder} or on the PATH` } : { folder, kubectl: found }
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function isDebian12(): boolean {
  const file = '/etc/os-release'
  return existsSync(file) && /^VERSION_CODENAME=bookworm$/m.test(readFileSync(file, 'utf8'))
}
