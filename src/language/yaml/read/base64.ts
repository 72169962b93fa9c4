import { decode } from '../../go/bytes.ts'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const VALUES: ReadonlyMap<string, number> = new Map(Array.from(ALPHABET, (char, value) => [char, value]))
/** A byte that is not UTF-8, see go/bytes.ts. */
const RAW_BYTE = /(?<![\ud800-\udbff])[\udc80-\udcff]/g
const FOREIGN = /[^A-Za-z0-9+/]/

/**
 * Decodes base64 as Go's `base64.StdEncoding` (line breaks are ignored, padding is required) and reads the bytes as
 * UTF-8; a byte that is not part of a character becomes U+FFFD, as it does when Go writes it to JSON.
 */
export function decodeBase64(text: string): string | undefined {
  const packed = text.replace(/[\r\n]/g, '')
  const digits = packed.replace(/={1,2}$/, '')
  if (packed.length % 4 !== 0 || FOREIGN.test(digits)) return undefined
  const bytes: number[] = []
  let bits = 0
  let count = 0
  for (const char of digits) {
    bits = ((bits << 6) | (VALUES.get(char) ?? 0)) & 0xffff
    count += 6
    if (count < 8) continue
    count -= 8
    bytes.push((bits >> count) & 0xff)
  }
  return decode(Uint8Array.from(bytes)).replace(RAW_BYTE, '\ufffd')
}
