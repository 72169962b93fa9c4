import type { IncomingMessage } from 'node:http'

/** A body, or why there is none: it is larger than the limit, or its sender went away. */
export type ReadBody =
  { readonly kind: 'body'; readonly bytes: Buffer } | { readonly kind: 'too-large' } | { readonly kind: 'gone' }

/**
 * Reads the body of a request. Fastify reads none for GET and judges content types before handlers can; istiod reads them
 * all, and looks at the body first.
 */
export function readBody(request: IncomingMessage, limit: number): Promise<ReadBody> {
  return new Promise(resolve => {
    if (Number(request.headers['content-length']) > limit) {
      resolve({ kind: 'too-large' })
      return
    }
    const chunks: Buffer[] = []
    let length = 0
    request.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length > limit) resolve({ kind: 'too-large' })
      else chunks.push(chunk)
    })
    request.on('end', () => {
      const [first = EMPTY] = chunks
      resolve({ kind: 'body', bytes: chunks.length < 2 ? first : Buffer.concat(chunks, length) })
    })
    request.on('error', () => {
      resolve({ kind: 'gone' })
    })
    request.on('close', () => {
      resolve({ kind: 'gone' })
    })
  })
}

const EMPTY = Buffer.alloc(0)
