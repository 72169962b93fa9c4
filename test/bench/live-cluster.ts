/** A live cluster for a while: an API server in a process of its own, and a kubeconfig for it. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Change } from './fake-api.ts'
import { freePort } from './process.ts'
import { scratch } from './subjects.ts'
import type { ClusterSize } from './worlds.ts'

/** A cluster that runs. */
export interface LiveCluster {
  /** Arguments with which Outrigger follows it. */
  readonly args: readonly string[]
  change(change: Change): void
}

/** Runs something with a live cluster. */
export async function withCluster<T>(size: ClusterSize, run: (cluster: LiveCluster) => Promise<T>): Promise<T> {
  const port = await freePort()
  const api = fork(join(import.meta.dirname, 'fake-api.ts'), [String(port), JSON.stringify(size)], {
    execArgv: ['--import', 'tsx']
  })
  try {
    await once(api, 'message')
    const kubeconfig = join(scratch(), 'kubeconfig.json')
    writeFileSync(kubeconfig, kubeconfigText(port))
    return await run({
      args: ['--kubeconfig', kubeconfig],
      change: change => {
        api.send(change)
      }
    })
  } finally {
    api.kill('SIGKILL')
  }
}

function kubeconfigText(port: number): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'bench',
    clusters: [{ name: 'bench', cluster: { server: `http://127.0.0.1:${String(port)}` } }],
    users: [{ name: 'bench', user: { token: 'bench' } }],
    contexts: [{ name: 'bench', context: { cluster: 'bench', user: 'bench' } }]
  })
}
