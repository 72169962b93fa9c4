import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { Agent, request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadSettings } from '../../src/app/settings/load.ts'
import { serve, type Running } from '../../src/app/serve.ts'
import type { Logger } from '../../src/observe/logger.ts'

/** One line of the log. */
export interface LogLine {
  readonly level: string
  readonly fields: Readonly<Record<string, unknown>>
  readonly says: string
}

/** A server in this process, over objects in a folder of its own. */
export interface ServerUnderTest {
  readonly running: Running
  readonly url: string
  readonly folder: string
  readonly log: readonly LogLine[]
  call(options: CallOptions): Promise<Answer>
  write(file: string, text: string): Promise<void>
  /** Stops and removes the folder. */
  end(): Promise<void>
}

export interface CallOptions {
  readonly method?: string
  readonly path?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
  readonly agent?: Agent
}

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly body: string
  readonly json: any
}

const certificates = await mkdtemp(join(tmpdir(), 'outrigger-certs-'))
process.on('exit', () => void rm(certificates, { recursive: true, force: true }))

/** Starts a server; `files` are written into its folder first, which is its world unless `flags` say otherwise. */
export async function startServer(
  files: Readonly<Record<string, string>>,
  flags: Readonly<Record<string, unknown>> = {}
): Promise<ServerUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), 'outrigger-world-'))
  for (const [file, text] of Object.entries(files)) await writeFile(join(folder, file), text)
  const loaded = loadSettings({
    place: { inPod: false, isTTY: false },
    env: {},
    flags: { objects: [folder], listen: '127.0.0.1:0', certDir: certificates, ...flags }
  })
  if ('problems' in loaded) throw new Error(loaded.problems.join('\n'))
  const log: LogLine[] = []
  const running = await serve(loaded.settings, {}, { logger: memoryLogger(log) })
  const agent = new Agent({ keepAlive: true, rejectUnauthorized: false })
  return {
    running,
    url: running.url,
    folder,
    log,
    call: options => call(running.url, { agent, ...options }),
    write: (file, text) => writeFile(join(folder, file), text),
    end: async () => {
      agent.destroy()
      await running.stop()
      await rm(folder, { recursive: true, force: true })
    }
  }
}

export function memoryLogger(lines: LogLine[]): Logger {
  const at = (level: string) => (fields: object, says: string) => {
    lines.push({ level, fields: { ...fields }, says })
  }
  return { error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug'), flush: () => Promise.resolve() }
}

export function call(url: string, options: CallOptions): Promise<Answer> {
  const { method = 'POST', path = '/inject', headers = { 'content-type': 'application/json' }, body, agent } = options
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url + path,
      {
        method,
        rejectUnauthorized: false,
        headers: { ...headers, ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }) },
        ...(agent && { agent })
      },
      response => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8')
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text, json: parse(text) })
        })
      }
    )
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** An AdmissionReview of a pod, as kube-apiserver writes it. */
export function review(pod: object, request: object = {}, apiVersion = 'admission.k8s.io/v1'): string {
  return JSON.stringify({
    kind: 'AdmissionReview',
    apiVersion,
    request: {
      uid: 'uid-1',
      namespace: 'shop',
      operation: 'CREATE',
      dryRun: false,
      userInfo: {},
      object: pod,
      ...request
    }
  })
}

/** A pod with one container. */
export function pod(metadata: object = {}, spec: object = {}): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'cart', namespace: 'shop', ...metadata },
    spec: { containers: [{ name: 'app', image: 'app:1' }], ...spec }
  }
}

export const NAMESPACES = `
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {istio-injection: enabled}}
---
apiVersion: v1
kind: Namespace
metadata: {name: plain}
`

/** A policy ConfigMap with one small template. */
export function policy(
  template: string,
  options: { readonly revision?: string; readonly extra?: string } = {}
): string {
  const suffix = options.revision === undefined ? '' : `-${options.revision}`
  const config = `policy: enabled\ndefaultTemplates: [sidecar]\n${options.extra ?? ''}templates:\n  sidecar: |\n${indent(template, 4)}\n`
  return `
apiVersion: v1
kind: ConfigMap
metadata: {name: istio-sidecar-injector${suffix}, namespace: istio-system}
data:
  values: '{}'
  config: |
${indent(config, 4)}
`
}

export const SMALL = `spec:
  containers:
  - name: istio-proxy
    image: proxy:1`

function indent(text: string, by: number): string {
  return text
    .split('\n')
    .map(line => ' '.repeat(by) + line)
    .join('\n')
}
