import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

const VERSION = 'v3.19.0'

/** A helm to render the chart with, or why there is none. */
export type Helm = { readonly program: string } | { readonly missing: string }

/** Finds helm on the PATH, else builds it once from the Go module registry. */
export function findHelm(environment: NodeJS.ProcessEnv = process.env): Helm {
  const found = (environment['PATH'] ?? '')
    .split(':')
    .map(folder => join(folder, 'helm'))
    .find(existsSync)
  if (found !== undefined) return { program: found }
  const cache = environment['XDG_CACHE_HOME'] ?? join(environment['HOME'] ?? homedir(), '.cache')
  const folder = join(cache, 'outrigger', `helm-${VERSION}`)
  const program = join(folder, 'helm')
  if (existsSync(program)) return { program }
  mkdirSync(folder, { recursive: true })
  const built = spawnSync('go', ['install', `helm.sh/helm/v3/cmd/helm@${VERSION}`], {
    env: { ...environment, GOBIN: folder, CGO_ENABLED: '0' },
    encoding: 'utf8'
  })
  if (built.error !== undefined) return { missing: 'no helm on the PATH, and no go to build it with' }
  return built.status === 0 ? { program } : { missing: `helm could not be built: ${built.stderr.slice(-200)}` }
}

/** Renders the chart. */
export function helmTemplate(
  helm: string,
  chart: string,
  namespace: string,
  values: readonly string[]
): { readonly text: string; readonly error: string } {
  const flags = values.flatMap(value => ['--set', value])
  const argv = ['template', 'outrigger', chart, '--namespace', namespace, '--kube-version', '1.30.0', ...flags]
  const { stdout, stderr } = spawnSync(helm, argv, { encoding: 'utf8', maxBuffer: 1 << 28 })
  return { text: stdout, error: stderr }
}
