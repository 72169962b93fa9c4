import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { dump } from 'js-yaml'
import type { Json } from '../../../src/inject/json.ts'
import { freePorts } from './ports.ts'
import { start } from './program.ts'
import { until } from './until.ts'

const SCRIPT = fileURLToPath(new URL('../cluster/prometheus.sh', import.meta.url))

/** Where Prometheus and promtool are, or why they are not. */
export type PrometheusPrograms = { readonly folder: string } | { readonly missing: string }

/** Finds Prometheus, or unpacks it from Debian's package. */
export function findPrometheus(): PrometheusPrograms {
  const made = spawnSync(SCRIPT, { encoding: 'utf8' })
  if (made.status === 0) return { folder: made.stdout.trim() }
  return { missing: `no Prometheus: ${made.stderr.trim().split('\n').at(-1) ?? String(made.error)}` }
}

/** A Prometheus that scrapes. */
export interface Prometheus {
  /** Asks its API. */
  readonly ask: (path: string) => Promise<Json>
  readonly stop: () => Promise<void>
}

/** Starts a Prometheus with rules whose waiting times are taken out, on these targets. */
export async function startPrometheus(
  programs: string,
  folder: string,
  rules: string,
  targets: readonly string[]
): Promise<Prometheus> {
  const [port = 0] = await freePorts(1)
  // Nobody waits five minutes in a test.
  writeFileSync(join(folder, 'rules.yaml'), readFileSync(rules, 'utf8').replaceAll(/^ +for: .*\n/gm, ''))
  writeFileSync(
    join(folder, 'prometheus.yaml'),
    dump({
      global: { scrape_interval: '1s', evaluation_interval: '1s' },
      rule_files: ['rules.yaml'],
      scrape_configs: [{ job_name: 'outrigger', static_configs: [{ targets }] }]
    })
  )
  const program = start(
    'prometheus',
    join(programs, 'prometheus'),
    [
      `--config.file=${join(folder, 'prometheus.yaml')}`,
      `--storage.tsdb.path=${join(folder, 'prometheus')}`,
      `--web.listen-address=127.0.0.1:${String(port)}`,
      // Debian's package keeps them where nothing is installed here.
      `--web.console.templates=${folder}`,
      `--web.console.libraries=${folder}`
    ],
    { log: join(folder, 'prometheus.log') }
  )
  const ask = async (path: string): Promise<Json> =>
    (await fetch(`http://127.0.0.1:${String(port)}${path}`)).json() as Promise<Json>
  await until('Prometheus is ready', async () => {
    if (!program.running()) throw new Error(program.output().slice(-2000))
    return (await fetch(`http://127.0.0.1:${String(port)}/-/ready`)).ok
  })
  return { ask, stop: () => program.kill() }
}
