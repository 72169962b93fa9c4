/**
 * The floor: a bare HTTPS server on Node that parses the review and answers with a fixed body of 9 KB. What Outrigger
 * costs is told as a multiple of this, measured in the same run.
 */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'

const [port, key, cert] = process.argv.slice(2)
if (!port || !key || !cert) throw new Error('usage: floor.ts PORT KEY CERT')
const patch = Buffer.from(
  JSON.stringify([{ op: 'add', path: '/metadata/labels/x', value: 'x'.repeat(6500) }])
).toString('base64')

const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const body = Buffer.concat(chunks)
    const uid = body.length > 0 ? (JSON.parse(body.toString()) as { request: { uid: string } }).request.uid : ''
    const answer = `{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","response":{"uid":"${uid}","allowed":true,"patchType":"JSONPatch","patch":"${patch}"}}`
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(answer) })
    response.end(answer)
  })
})
server.keepAliveTimeout = 120_000
server.listen(Number(port), '127.0.0.1', () => {
  console.log('ready')
})
