import { request } from 'node:https'
import type { Json } from '../../../src/inject/json.ts'

/** Calls a replica over TLS as the API server does, for what no API server would send. */
export function callWebhook(port: number, path: string, body: Json): Promise<Json> {
  const text = JSON.stringify(body)
  return new Promise((resolve, reject) => {
    const call = request(
      {
        host: '127.0.0.1',
        port,
        path,
        method: 'POST',
        agent: false,
        rejectUnauthorized: false,
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }
      },
      response => {
        let answer = ''
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => (answer += chunk))
        response.on('end', () => {
          try {
            resolve(JSON.parse(answer) as Json)
          } catch {
            reject(new Error(`${String(response.statusCode)}: ${answer}`))
          }
        })
      }
    )
    call.on('error', reject)
    call.end(text)
  })
}
