import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { defaultLifetimes, takeStep } from '../../../src/tls/authority-steps.ts'
import { newMaterial } from '../../../src/tls/material.ts'
import { objectAt, stringAt, type JsonObject } from '../../../src/inject/json.ts'

/** Somebody else's webhook. */
export interface ForeignWebhook {
  readonly url: string
  /** PEM. */
  readonly authority: string
  calls(): number
  close(): Promise<void>
}

/** Starts a webhook that answers every review with this patch. */
export async function foreignWebhook(patch: readonly JsonObject[]): Promise<ForeignWebhook> {
  const hosts = ['127.0.0.1']
  const made = await takeStep('create', undefined, {
    now: Date.now(),
    hosts,
    lifetimes: defaultLifetimes,
    material: newMaterial
  })
  let calls = 0
  const server = createServer({ cert: made.leaf?.cert, key: made.leaf?.key }, (request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      calls++
      const review = JSON.parse(body) as JsonObject
      const answer = {
        apiVersion: 'admission.k8s.io/v1',
        kind: 'AdmissionReview',
        response: {
          uid: stringAt(objectAt(review, 'request'), 'uid'),
          allowed: true,
          patchType: 'JSONPatch',
          patch: Buffer.from(JSON.stringify(patch)).toString('base64')
        }
      }
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify(answer))
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `https://127.0.0.1:${String(port)}/`,
    authority: made.authority.cert,
    calls: () => calls,
    close: async () => {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    }
  }
}
