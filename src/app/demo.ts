import { Agent, request } from 'node:https'
import { isObject, listAt, member, objectAt, stringAt, type Json, type JsonObject } from '../inject/json.ts'
import type { PatchOperation } from '../inject/outcome.ts'
import { applyPatch } from './apply-patch.ts'
import { openWorld } from './open-world.ts'
import { serve, type Running } from './serve.ts'
import type { AppSettings } from './settings/table.ts'
import { podOf, reviewOf, type WorkloadPod } from './workload-pod.ts'

/** One row of the demo's table. */
export interface DemoRow {
  readonly pod: string
  readonly injected: boolean
  readonly reason: string
  /** Names of all containers, those that stay among the init containers too. */
  readonly containers: readonly string[]
  readonly milliseconds: number
}

/** A server over the demo's objects, and what it did with their pods. */
export interface Demo {
  readonly running: Running
  readonly rows: readonly DemoRow[]
}

/** Starts a server and sends it every pod of its own world, over TLS, as an API server would. */
export async function runDemo(
  settings: AppSettings,
  environment: Readonly<Record<string, string | undefined>>
): Promise<Demo> {
  const running = await serve(settings, environment)
  const ca = running.bundle()
  const agent = new Agent({ keepAlive: true, maxSockets: 1, ...(ca !== '' && { ca }) })
  try {
    const rows: DemoRow[] = []
    const workloads = await workloadsOf(settings, environment)
    // A first round opens the connection and warms the code up: what it takes is no figure for a pod.
    for (const workload of workloads) await ask(running.url, agent, workload)
    for (const workload of workloads) rows.push(await ask(running.url, agent, workload))
    return { running, rows }
  } catch (error) {
    await running.stop()
    throw error
  } finally {
    agent.destroy()
  }
}

/** A server keeps no workloads: they are read for once. */
async function workloadsOf(
  settings: AppSettings,
  environment: Readonly<Record<string, string | undefined>>
): Promise<readonly WorkloadPod[]> {
  const { world } = await openWorld(settings, environment, 'once')
  const { workloads } = world.current()
  await world.close()
  return workloads.flatMap(object => podOf(object, 'default') ?? [])
}

async function ask(url: string, agent: Agent, workload: WorkloadPod): Promise<DemoRow> {
  const { uid, namespace, operation, object } = reviewOf(workload, 'demo')
  const body = JSON.stringify({
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: { uid, namespace, operation, dryRun: false, object, userInfo: {} }
  })
  const startedAt = performance.now()
  const answer = await post(`${url}/inject?timeout=10s`, agent, body)
  const milliseconds = performance.now() - startedAt
  const response = objectAt(answer, 'response')
  const audit = objectAt(response, 'auditAnnotations')
  const patch = stringAt(response, 'patch')
  return {
    pod: `${workload.namespace}/${workload.name}`,
    injected: patch !== '',
    reason: stringAt(audit, 'reason') || stringAt(objectAt(response, 'status'), 'message'),
    containers: containersAfter(object, patch),
    milliseconds
  }
}

/** Returns the names of what runs beside each other once the patch is applied. */
function containersAfter(pod: Json, patch: string): readonly string[] {
  const operations = patch === '' ? [] : (JSON.parse(Buffer.from(patch, 'base64').toString('utf8')) as PatchOperation[])
  const spec = objectAt(applyPatch(pod, operations), 'spec')
  const staying = listAt(spec, 'initContainers').filter(container => member(container, 'restartPolicy') === 'Always')
  return [...staying, ...listAt(spec, 'containers')].map(container => stringAt(container, 'name'))
}

function post(url: string, agent: Agent, body: string): Promise<JsonObject> {
  return new Promise((resolve, reject) => {
    const call = request(
      url,
      { method: 'POST', agent, servername: 'localhost', headers: { 'content-type': 'application/json' } },
      response => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8')
          if (response.statusCode === 200) resolve(parse(text))
          else reject(new Error(`${url} answered ${String(response.statusCode)}: ${text}`))
        })
      }
    )
    call.on('error', reject)
    call.end(body)
  })
}

function parse(text: string): JsonObject {
  const value: unknown = JSON.parse(text)
  return isObject(value) ? value : {}
}
