import { member, objectAt, stringAt, type JsonObject } from '../../../inject/json.ts'
import type { Snapshot } from '../../../inject/snapshot.ts'
import { createHttpApp } from '../../../server/http-app.ts'
import { blindObserver } from '../../../server/ports.ts'
import { exactProtocol } from '../../../server/protocol/exact.ts'
import { addInjectRoutes } from '../../../server/routes/inject.ts'
import { readShippedPolicy } from '../../shipped-policy.ts'
import { firstDifference } from '../difference.ts'
import { configsOf, worldOf } from '../fuzz.ts'
import { snapshotOf } from '../snapshot.ts'
import type { Check, Vector } from './vector.ts'

/** As istiod's. */
const BODY_LIMIT = 6 * 1024 * 1024

/**
 * Checks the answer around the patch, byte for byte: status, content type, order of keys; that there is a patch, not
 * which. Where the recorded configurations are not beside the file, the policy that ships stands for them.
 */
export async function httpCheck(folder: string): Promise<Check> {
  const recorded = configsOf(folder, 'head')
  const { config, values, mesh } = await readShippedPolicy()
  const shipped = { injector: { config, values }, mesh }
  let snapshot: Snapshot | undefined
  const { app } = await createHttpApp()
  const parts = {
    snapshot: () => snapshot,
    checks: () => [],
    observer: blindObserver,
    metrics: () => Promise.resolve({ contentType: '', body: '' }),
    lag: () => 0
  }
  addInjectRoutes(app, parts, { protocol: exactProtocol, bodyLimit: BODY_LIMIT, hosts: {} })
  return async vector => {
    const name = stringAt(vector, 'config')
    const configs = new Map([[name, recorded.get(name) ?? shipped]])
    const compiled = snapshotOf(worldOf(vector, configs, 'head', new Map()))
    if (typeof compiled === 'string') return `configuration: ${compiled}`
    snapshot = compiled
    const { statusCode, headers, body } = await app.inject(callOf(vector))
    return answerDifference({ status: statusCode, contentType: String(headers['content-type']), body }, vector)
  }
}

function callOf(vector: Vector): { method: 'POST'; url: string; headers: Record<string, string>; payload: string } {
  const repeat = member(vector, 'bodyRepeat')
  return {
    method: stringAt(vector, 'method') as 'POST',
    url: stringAt(vector, 'path'),
    headers: objectAt(vector, 'headers') as Record<string, string>,
    payload: stringAt(vector, 'body').repeat(typeof repeat === 'number' ? repeat : 1)
  }
}

interface Answer {
  readonly status: number
  readonly contentType: string
  readonly body: string
}

function answerDifference({ status, contentType, body }: Answer, vector: Vector): string | undefined {
  // Where istiod's handler panics and drops the connection, the review is refused.
  if (Object.hasOwn(vector, 'panic')) {
    const allowed = status === 200 ? objectAt(JSON.parse(body), 'response')['allowed'] : undefined
    return firstDifference({ status, allowed }, { status: 200, allowed: false })
  }
  const { json, body: text, keyOrder, patched = false, ...head } = objectAt(vector, 'want')
  const difference = firstDifference({ status, contentType }, head)
  if (difference !== undefined) return difference
  if (json === undefined) return firstDifference(body, text, 'the body')
  const got = JSON.parse(body) as JsonObject
  return (
    firstDifference(Object.keys(got), keyOrder, 'the order of keys') ??
    firstDifference(Object.hasOwn(objectAt(got, 'response'), 'patch'), patched, 'that there is a patch') ??
    firstDifference(withoutPatch(got, json), json)
  )
}

/** The recording has the number of operations in the place of the patch; how many there are is not compared. */
function withoutPatch(got: JsonObject, wanted: unknown): JsonObject {
  const response = objectAt(got, 'response')
  if (typeof response['patch'] !== 'string') return got
  return { ...got, response: { ...response, patch: objectAt(wanted, 'response')['patch'] ?? response['patch'] } }
}
