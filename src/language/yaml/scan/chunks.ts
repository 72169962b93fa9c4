import { encode } from '../../go/bytes.ts'
import { YamlError } from '../error.ts'

/**
 * goyaml reads its input in pieces of 512 bytes, and refuses a character that YAML does not allow when it reads the
 * piece. So an error before the piece is reported first, and one inside it is not. Texts that hold such a character
 * (or a byte order mark, see {@link startsWithMark}) are read through this; all others are read at once.
 */
export interface Chunks {
  readonly text: string
  readonly bytes: Uint8Array
  /** Bytes that were read, of which {@link decoded} were turned into characters. */
  read: number
  decoded: number
  /** A read found nothing left. */
  atEnd: boolean
  /** Where in the text the buffer of characters starts. */
  start: number
}

const CHUNK = 512
const BYTE_ORDER_MARK = 0xfeff

export function openChunks(text: string): Chunks {
  return { text, bytes: encode(text), read: 0, decoded: 0, atEnd: false, start: 0 }
}

/**
 * Reads on until `wanted` characters lie between `position` and the end of the buffer, and returns that end.
 * The end of the text counts as a character for each time it is met.
 */
export function fill(chunks: Chunks, position: number, end: number, wanted: number): number {
  const { text } = chunks
  if (count(text, position, end) >= wanted) return end
  if (chunks.read === 0) readFirst(chunks)
  chunks.start = position
  for (let first = true; count(text, position, end) < wanted; first = false) {
    if (!first || chunks.decoded === chunks.read) readMore(chunks)
    end = decode(chunks, end)
    if (chunks.atEnd) return end + 1
  }
  return end
}

/**
 * Tells whether the buffer starts with a byte order mark. goyaml looks for the mark there rather than at its current
 * position, and drops the first character of each line while it is so.
 */
export function startsWithMark(chunks: Chunks): boolean {
  return chunks.text.charCodeAt(chunks.start) === BYTE_ORDER_MARK
}

/** Counts whole characters; both ends are near. */
function count(text: string, from: number, to: number): number {
  let characters = 0
  for (let i = from; i < to; i++) {
    if ((text.charCodeAt(i) & 0xfc00) === 0xd800) i++
    characters++
  }
  return characters
}

function readFirst(chunks: Chunks): void {
  while (!chunks.atEnd && chunks.read < 3) readMore(chunks)
  const [a, b, c] = chunks.bytes
  if (a === 0xef && b === 0xbb && c === 0xbf) chunks.decoded = 3
}

function readMore(chunks: Chunks): void {
  if (chunks.read === chunks.bytes.length) chunks.atEnd = true
  const room = CHUNK - (chunks.read - chunks.decoded)
  chunks.read = Math.min(chunks.read + room, chunks.bytes.length)
}

/** Turns all that was read into characters, and returns where in the text they end. */
function decode(chunks: Chunks, end: number): number {
  const { bytes, read } = chunks
  while (chunks.decoded < read) {
    const lead = bytes[chunks.decoded] ?? 0
    const width = widthOf(lead)
    if (width > read - chunks.decoded) {
      if (chunks.atEnd) throw new YamlError('yaml: incomplete UTF-8 octet sequence')
      break
    }
    const code = decodeOne(bytes, chunks.decoded, lead, width)
    if (!isAllowed(code)) throw new YamlError('yaml: control characters are not allowed')
    chunks.decoded += width
    end += code > 0xffff ? 2 : 1
  }
  return end
}

function widthOf(lead: number): number {
  if (lead < 0x80) return 1
  if (lead >> 5 === 0b110) return 2
  if (lead >> 4 === 0b1110) return 3
  if (lead >> 3 === 0b11110) return 4
  throw new YamlError('yaml: invalid leading UTF-8 octet')
}

const SMALLEST: readonly number[] = [0, 0, 0x80, 0x800, 0x10000]

function decodeOne(bytes: Uint8Array, position: number, lead: number, width: number): number {
  if (width === 1) return lead
  let code = lead & (0xff >> (width + 1))
  for (let i = 1; i < width; i++) {
    const octet = bytes[position + i] ?? 0
    if (octet >> 6 !== 0b10) throw new YamlError('yaml: invalid trailing UTF-8 octet')
    code = (code << 6) | (octet & 0x3f)
  }
  if (code < (SMALLEST[width] ?? 0)) throw new YamlError('yaml: invalid length of a UTF-8 sequence')
  if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff) throw new YamlError('yaml: invalid Unicode character')
  return code
}

function isAllowed(code: number): boolean {
  if (code < 0x7f) return code >= 0x20 || code === 0x09 || code === 0x0a || code === 0x0d
  return code === 0x85 || (code >= 0xa0 && code !== 0xfffe && code !== 0xffff)
}
