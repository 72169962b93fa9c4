import { sha256 } from './hashes.ts'

const BLOCK = 64

/** HMAC with SHA-256 (RFC 2104). */
export function hmacSha256(key: Uint8Array, message: Uint8Array): Uint8Array {
  const short = key.length > BLOCK ? sha256(key) : key
  const padded = new Uint8Array(BLOCK)
  padded.set(short)
  const inner = sha256(
    joined(
      padded.map(byte => byte ^ 0x36),
      message
    )
  )
  return sha256(
    joined(
      padded.map(byte => byte ^ 0x5c),
      inner
    )
  )
}

/** Joins byte arrays. */
export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

/** PBKDF2 with HMAC-SHA-256 and one iteration, as scrypt uses it. */
function pbkdf2(password: Uint8Array, salt: Uint8Array, length: number): Uint8Array {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, i) => {
    const index = new Uint8Array(4)
    new DataView(index.buffer).setUint32(0, i + 1)
    return hmacSha256(password, joined(salt, index))
  })
  return joined(...blocks).slice(0, length)
}

/** The cost of a key. */
export interface ScryptCost {
  /** Memory and time, a power of two. */
  readonly n: number
  readonly r: number
  readonly p: number
}

/** Derives a key from a password (RFC 7914). */
export function scrypt(password: Uint8Array, salt: Uint8Array, { n, r, p }: ScryptCost, length: number): Uint8Array {
  const words = new Uint32Array(32 * r * p)
  const start = new DataView(pbkdf2(password, salt, words.length * 4).buffer)
  for (let i = 0; i < words.length; i++) words[i] = start.getUint32(4 * i, true)
  for (let i = 0; i < p; i++) mix(words.subarray(32 * r * i, 32 * r * (i + 1)), n, r)
  const mixed = new DataView(new ArrayBuffer(words.length * 4))
  words.forEach((word, i) => {
    mixed.setUint32(4 * i, word, true)
  })
  return pbkdf2(password, new Uint8Array(mixed.buffer), length)
}

/** ROMix: fills memory with states of the block, then reads it back in an order that depends on them. */
function mix(block: Uint32Array, n: number, r: number): void {
  const size = block.length
  const memory = new Uint32Array(n * size)
  const scratch = new Uint32Array(size)
  for (let i = 0; i < n; i++) {
    memory.set(block, i * size)
    mixBlock(block, scratch, r)
  }
  for (let i = 0; i < n; i++) {
    const start = ((block[size - 16] ?? 0) & (n - 1)) * size
    for (let k = 0; k < size; k++) block[k] = (block[k] ?? 0) ^ (memory[start + k] ?? 0)
    mixBlock(block, scratch, r)
  }
}

/** BlockMix: Salsa20/8 over the parts of a block; even parts come first in the result. */
function mixBlock(block: Uint32Array, scratch: Uint32Array, r: number): void {
  const x = block.slice(block.length - 16)
  for (let i = 0; i < 2 * r; i++) {
    for (let k = 0; k < 16; k++) x[k] = (x[k] ?? 0) ^ (block[16 * i + k] ?? 0)
    salsa(x)
    scratch.set(x, ((i >> 1) + (i & 1) * r) * 16)
  }
  block.set(scratch)
}

/** Salsa20/8 in place: four times the columns, then the rows. Words are locals: this is where the time goes. */
function salsa(words: Uint32Array): void {
  let x0 = at(words, 0)
  let x1 = at(words, 1)
  let x2 = at(words, 2)
  let x3 = at(words, 3)
  let x4 = at(words, 4)
  let x5 = at(words, 5)
  let x6 = at(words, 6)
  let x7 = at(words, 7)
  let x8 = at(words, 8)
  let x9 = at(words, 9)
  let x10 = at(words, 10)
  let x11 = at(words, 11)
  let x12 = at(words, 12)
  let x13 = at(words, 13)
  let x14 = at(words, 14)
  let x15 = at(words, 15)
  for (let round = 0; round < 4; round++) {
    x4 ^= rotated((x0 + x12) | 0, 7)
    x8 ^= rotated((x4 + x0) | 0, 9)
    x12 ^= rotated((x8 + x4) | 0, 13)
    x0 ^= rotated((x12 + x8) | 0, 18)
    x9 ^= rotated((x5 + x1) | 0, 7)
    x13 ^= rotated((x9 + x5) | 0, 9)
    x1 ^= rotated((x13 + x9) | 0, 13)
    x5 ^= rotated((x1 + x13) | 0, 18)
    x14 ^= rotated((x10 + x6) | 0, 7)
    x2 ^= rotated((x14 + x10) | 0, 9)
    x6 ^= rotated((x2 + x14) | 0, 13)
    x10 ^= rotated((x6 + x2) | 0, 18)
    x3 ^= rotated((x15 + x11) | 0, 7)
    x7 ^= rotated((x3 + x15) | 0, 9)
    x11 ^= rotated((x7 + x3) | 0, 13)
    x15 ^= rotated((x11 + x7) | 0, 18)
    x1 ^= rotated((x0 + x3) | 0, 7)
    x2 ^= rotated((x1 + x0) | 0, 9)
    x3 ^= rotated((x2 + x1) | 0, 13)
    x0 ^= rotated((x3 + x2) | 0, 18)
    x6 ^= rotated((x5 + x4) | 0, 7)
    x7 ^= rotated((x6 + x5) | 0, 9)
    x4 ^= rotated((x7 + x6) | 0, 13)
    x5 ^= rotated((x4 + x7) | 0, 18)
    x11 ^= rotated((x10 + x9) | 0, 7)
    x8 ^= rotated((x11 + x10) | 0, 9)
    x9 ^= rotated((x8 + x11) | 0, 13)
    x10 ^= rotated((x9 + x8) | 0, 18)
    x12 ^= rotated((x15 + x14) | 0, 7)
    x13 ^= rotated((x12 + x15) | 0, 9)
    x14 ^= rotated((x13 + x12) | 0, 13)
    x15 ^= rotated((x14 + x13) | 0, 18)
  }
  words[0] = at(words, 0) + x0
  words[1] = at(words, 1) + x1
  words[2] = at(words, 2) + x2
  words[3] = at(words, 3) + x3
  words[4] = at(words, 4) + x4
  words[5] = at(words, 5) + x5
  words[6] = at(words, 6) + x6
  words[7] = at(words, 7) + x7
  words[8] = at(words, 8) + x8
  words[9] = at(words, 9) + x9
  words[10] = at(words, 10) + x10
  words[11] = at(words, 11) + x11
  words[12] = at(words, 12) + x12
  words[13] = at(words, 13) + x13
  words[14] = at(words, 14) + x14
  words[15] = at(words, 15) + x15
}

function rotated(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by))
}

function at(words: Uint32Array, index: number): number {
  return words[index] ?? 0
}
