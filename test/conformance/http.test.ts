import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { corridorSettings } from '../../src/app/corridor-settings.ts'
import { startEngine } from '../../src/app/engine.ts'
import { loadSettings } from '../../src/app/settings/load.ts'
import { createHttpApp, type HttpApp } from '../../src/server/http-app.ts'
import { blindObserver } from '../../src/server/ports.ts'
import { exactProtocol } from '../../src/server/protocol/exact.ts'
import { addInjectRoutes } from '../../src/server/routes/inject.ts'
import { memoryWorld } from '../../src/world/memory.ts'

/**
 * Recorded from istiod's serveInject through httptest. Origin: vectors/http.jsonl of the project's conformance corpus,
 * verbatim. The policy that ships stands for Istio's: what is compared is the answer around the patch.
 */
interface Case {
  readonly name: string
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly bodyRepeat?: number
  readonly want?: {
    readonly status: number
    readonly contentType: string
    readonly body?: string
    readonly json?: { readonly response: Readonly<Record<string, unknown>> }
    readonly keyOrder?: readonly string[]
  }
  readonly panic?: string
}

const cases = readFileSync(join(import.meta.dirname, 'data/http.jsonl'), 'utf8')
  .trimEnd()
  .split('\n')
  .map(line => JSON.parse(line) as Case)

let http: HttpApp

beforeAll(async () => {
  const loaded = loadSettings({ place: { inPod: false, isTTY: false }, env: {}, flags: { compat: 'exact' } })
  if ('problems' in loaded) throw new Error(loaded.problems.join('\n'))
  const { settings } = loaded
  const engine = await startEngine(memoryWorld(), settings, corridorSettings(settings, {}), { samples: false })
  const parts = {
    snapshot: () => engine.snapshot(),
    checks: () => [],
    observer: blindObserver,
    metrics: () => Promise.resolve({ contentType: '', body: '' }),
    lag: () => 0
  }
  http = await createHttpApp()
  addInjectRoutes(http.app, parts, { protocol: exactProtocol, bodyLimit: settings.bodyLimit, hosts: {} })
})
afterAll(() => http.app.close())

const call = ({ method, path, headers, body, bodyRepeat = 1 }: Case) =>
  http.app.inject({ method: method as 'POST', url: path, headers, payload: body.repeat(bodyRepeat) })

describe("istiod's answers", () => {
  it.each(cases.filter(({ want }) => want).map(each => [each.name, each] as const))('%s', async (_name, each) => {
    const { want } = each
    const answer = await call(each)
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([want?.status, want?.contentType])
    if (want?.json === undefined) {
      expect(answer.body).toBe(want?.body)
      return
    }
    const json = answer.json<{ response: Record<string, unknown> }>()
    expect(Object.keys(json)).toEqual(want.keyOrder)
    if (typeof json.response['patch'] === 'string') json.response['patch'] = want.json.response['patch']
    expect(json).toEqual(want.json)
  })

  it.each(cases.filter(({ panic }) => panic).map(each => [each.name, each] as const))(
    '%s, where istiod panics, is refused',
    async (_name, each) => {
      const answer = await call(each)
      expect([answer.statusCode, answer.json<{ response: object }>().response]).toMatchObject([200, { allowed: false }])
    }
  )
})
