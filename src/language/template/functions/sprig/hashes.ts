/** The checksums that sprig offers, over bytes. Messages here are short: clarity goes before speed. */

/** SHA-1 as 20 bytes. */
export function sha1(message: Uint8Array): Uint8Array {
  const state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0]
  const words = padded(message, 64)
  const schedule = new Int32Array(80)
  for (let block = 0; block < words.byteLength; block += 64) {
    for (let i = 0; i < 16; i++) schedule[i] = words.getInt32(block + 4 * i)
    for (let i = 16; i < 80; i++)
      schedule[i] = rotateLeft(
        at(schedule, i - 3) ^ at(schedule, i - 8) ^ at(schedule, i - 14) ^ at(schedule, i - 16),
        1
      )
    let [a = 0, b = 0, c = 0, d = 0, e = 0] = state
    for (let i = 0; i < 80; i++) {
      const next =
        (rotateLeft(a, 5) + mix(i, b, c, d) + e + (SHA1_ROUNDS[Math.floor(i / 20)] ?? 0) + at(schedule, i)) | 0
      ;[a, b, c, d, e] = [next, a, rotateLeft(b, 30), c, d]
    }
    ;[a, b, c, d, e].forEach((value, i) => (state[i] = ((state[i] ?? 0) + value) | 0))
  }
  return bytesOf(state)
}

const SHA1_ROUNDS = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6]

function mix(round: number, b: number, c: number, d: number): number {
  if (round < 20) return (b & c) | (~b & d)
  return round >= 40 && round < 60 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d
}

/** SHA-256 as 32 bytes. */
export function sha256(message: Uint8Array): Uint8Array {
  const { rounds256, start256 } = constants()
  const state = Int32Array.from(start256)
  const words = padded(message, 64)
  const schedule = new Int32Array(64)
  for (let block = 0; block < words.byteLength; block += 64) {
    for (let i = 0; i < 16; i++) schedule[i] = words.getInt32(block + 4 * i)
    for (let i = 16; i < 64; i++) {
      const [x, y] = [at(schedule, i - 15), at(schedule, i - 2)]
      const s0 = rotateLeft(x, 25) ^ rotateLeft(x, 14) ^ (x >>> 3)
      const s1 = rotateLeft(y, 15) ^ rotateLeft(y, 13) ^ (y >>> 10)
      schedule[i] = at(schedule, i - 16) + s0 + at(schedule, i - 7) + s1
    }
    const work = state.slice()
    for (let i = 0; i < 64; i++) turn256(work, (rounds256[i] ?? 0) + at(schedule, i))
    for (let i = 0; i < 8; i++) state[i] = at(state, i) + at(work, i)
  }
  return bytesOf(Array.from(state))
}

/** One round: the eight working words move on by one, two of them with something new. */
function turn256(work: Int32Array, input: number): void {
  const [a, b, c] = [at(work, 0), at(work, 1), at(work, 2)]
  const [e, f, g] = [at(work, 4), at(work, 5), at(work, 6)]
  const s1 = rotateLeft(e, 26) ^ rotateLeft(e, 21) ^ rotateLeft(e, 7)
  const s0 = rotateLeft(a, 30) ^ rotateLeft(a, 19) ^ rotateLeft(a, 10)
  const t1 = at(work, 7) + s1 + ((e & f) ^ (~e & g)) + input
  const t2 = s0 + ((a & b) ^ (a & c) ^ (b & c))
  work.copyWithin(1, 0, 7)
  work[0] = t1 + t2
  work[4] = at(work, 4) + t1
}

/** SHA-512 as 64 bytes. */
export function sha512(message: Uint8Array): Uint8Array {
  const { rounds512, start512 } = constants()
  const state = BigUint64Array.from(start512)
  const words = padded(message, 128)
  const schedule = new BigUint64Array(80)
  for (let block = 0; block < words.byteLength; block += 128) {
    for (let i = 0; i < 16; i++) schedule[i] = words.getBigUint64(block + 8 * i)
    for (let i = 16; i < 80; i++) {
      const [x, y] = [bigAt(schedule, i - 15), bigAt(schedule, i - 2)]
      const s0 = rotateRight(x, 1n) ^ rotateRight(x, 8n) ^ (x >> 7n)
      const s1 = rotateRight(y, 19n) ^ rotateRight(y, 61n) ^ (y >> 6n)
      schedule[i] = bigAt(schedule, i - 16) + s0 + bigAt(schedule, i - 7) + s1
    }
    const work = state.slice()
    for (let i = 0; i < 80; i++) turn512(work, (rounds512[i] ?? 0n) + bigAt(schedule, i))
    for (let i = 0; i < 8; i++) state[i] = bigAt(state, i) + bigAt(work, i)
  }
  const out = new DataView(new ArrayBuffer(64))
  state.forEach((word, i) => {
    out.setBigUint64(8 * i, word)
  })
  return new Uint8Array(out.buffer)
}

/** The same round in words of 64 bits. */
function turn512(work: BigUint64Array, input: bigint): void {
  const [a, b, c] = [bigAt(work, 0), bigAt(work, 1), bigAt(work, 2)]
  const [e, f, g] = [bigAt(work, 4), bigAt(work, 5), bigAt(work, 6)]
  const s1 = rotateRight(e, 14n) ^ rotateRight(e, 18n) ^ rotateRight(e, 41n)
  const s0 = rotateRight(a, 28n) ^ rotateRight(a, 34n) ^ rotateRight(a, 39n)
  const t1 = bigAt(work, 7) + s1 + ((e & f) ^ (BigInt.asUintN(64, ~e) & g)) + input
  const t2 = s0 + ((a & b) ^ (a & c) ^ (b & c))
  work.copyWithin(1, 0, 7)
  work[0] = t1 + t2
  work[4] = bigAt(work, 4) + t1
}

/** Adler-32 as a number. */
export function adler32(message: Uint8Array): number {
  let a = 1
  let b = 0
  for (const byte of message) {
    a = (a + byte) % 65521
    b = (b + a) % 65521
  }
  return b * 65536 + a
}

/** Writes bytes in hexadecimal. */
export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
}

/** The first 64 bits of the fraction of a root of a prime: where the constants of SHA-2 come from (FIPS 180-4). */
function rootFraction(prime: number, power: 2n | 3n): bigint {
  const scaled = BigInt(prime) << (64n * power)
  let low = 0n
  let high = 1n << 70n
  while (low < high) {
    const middle = (low + high + 1n) >> 1n
    if (middle ** power <= scaled) low = middle
    else high = middle - 1n
  }
  return BigInt.asUintN(64, low)
}

function primes(total: number): number[] {
  const found: number[] = []
  for (let n = 2; found.length < total; n++) if (found.every(prime => n % prime !== 0)) found.push(n)
  return found
}

interface Sha2 {
  readonly rounds512: readonly bigint[]
  readonly start512: readonly bigint[]
  readonly rounds256: readonly number[]
  readonly start256: readonly number[]
}

let known: Sha2 | undefined

/** The constants of SHA-2, made when the first checksum is: most templates have none, and a command starts sooner. */
function constants(): Sha2 {
  if (known) return known
  const rounds512 = primes(80).map(prime => rootFraction(prime, 3n))
  const start512 = primes(8).map(prime => rootFraction(prime, 2n))
  return (known = {
    rounds512,
    start512,
    rounds256: rounds512.slice(0, 64).map(upperHalf),
    start256: start512.map(upperHalf)
  })
}

function upperHalf(word: bigint): number {
  return Number(word >> 32n) | 0
}

/** Pads a message to whole blocks: a one bit, zeros, and its length in bits. */
function padded(message: Uint8Array, block: 64 | 128): DataView {
  const length = Math.ceil((message.length + 1 + block / 8) / block) * block
  const bytes = new Uint8Array(length)
  bytes.set(message)
  bytes[message.length] = 0x80
  const view = new DataView(bytes.buffer)
  view.setBigUint64(length - 8, BigInt(message.length) * 8n)
  return view
}

function at(words: Int32Array, index: number): number {
  return words[index] ?? 0
}

function bigAt(words: BigUint64Array, index: number): bigint {
  return words[index] ?? 0n
}

function rotateLeft(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by))
}

function rotateRight(word: bigint, by: bigint): bigint {
  return BigInt.asUintN(64, (word >> by) | (word << (64n - by)))
}

function bytesOf(words: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * words.length))
  words.forEach((word, i) => {
    view.setInt32(4 * i, word)
  })
  return new Uint8Array(view.buffer)
}
