import { FunctionError, type FunctionContext, type TemplateFunction } from '../../../go/function.ts'
import { count, define, STRING, takes } from '../signature.ts'
import { encodeBase64 } from './base-n.ts'
import { hex } from './hashes.ts'
import { randomBelow } from './numeric.ts'

const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const LETTERS = UPPER + UPPER.toLowerCase()
const DIGITS = '0123456789'
/** The ASCII characters from blank to tilde. */
const PRINTABLE = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).join('')

/** Random texts, by the injected source of randomness. A pod that is injected twice gets two of them. */
export const randomness: readonly TemplateFunction[] = [
  define('randAlphaNum', 'Draws letters and digits.', takes([count], STRING), (context, size) =>
    draw(context, LETTERS + DIGITS, size)
  ),
  define('randAlpha', 'Draws letters.', takes([count], STRING), (context, size) => draw(context, LETTERS, size)),
  define('randNumeric', 'Draws digits.', takes([count], STRING), (context, size) => draw(context, DIGITS, size)),
  define('randAscii', 'Draws printable ASCII characters.', takes([count], STRING), (context, size) =>
    draw(context, PRINTABLE, size)
  ),
  define('randBytes', 'Draws bytes, in base 64.', takes([count], STRING), (context, size) => {
    if (size < 0) throw new FunctionError('runtime error: makeslice: len out of range')
    context.spend(size)
    return encodeBase64(context.random(size))
  }),
  define('uuidv4', 'Draws a UUID of version 4.', takes([], STRING), context => uuid(context.random(16)))
]

function draw(context: FunctionContext, characters: string, size: number): string {
  context.spend(Math.max(size, 0))
  let out = ''
  for (let i = 0; i < size; i++) out += characters[Number(randomBelow(context, characters.length))] ?? ''
  return out
}

function uuid(bytes: Uint8Array): string {
  // RFC 9562: version 4 in the high bits of byte 6, variant 10 in those of byte 8.
  const marked = bytes.map((byte, i) => (i === 6 ? (byte & 0x0f) | 0x40 : i === 8 ? (byte & 0x3f) | 0x80 : byte))
  return hex(marked).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5')
}
