import { encode } from '../../language/go/bytes.ts'
import { sha256 } from '../../language/template/index.ts'

/**
 * Returns a source of bytes that nobody can guess who does not know the seed, and that gives the same bytes for the same
 * seed: a pod that is rendered twice comes out the same.
 */
export function entropy(seed: string): (bytes: number) => Uint8Array {
  let block = new Uint8Array(0)
  let used = 0
  let count = 0
  return length => {
    const bytes = new Uint8Array(length)
    for (let filled = 0; filled < length; filled++) {
      if (used === block.length) {
        block = new Uint8Array(sha256(encode(`${seed}\u0000${String(count++)}`)))
        used = 0
      }
      bytes[filled] = block[used++] ?? 0
    }
    return bytes
  }
}
