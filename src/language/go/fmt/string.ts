import { decode, encode } from '../bytes.ts'
import { canBackquote, quote, quoteToAscii } from '../quote.ts'
import { pad, writePadding, type FormatState } from './state.ts'

/** Writes a string: `%s`. */
export function formatString(state: FormatState, text: string): void {
  pad(state, truncated(state, text))
}

/** Writes a string literal: `%q`, or with the sharp flag a raw one where that is possible. */
export function formatQuoted(state: FormatState, text: string): void {
  const shown = truncated(state, text)
  if (state.sharp && canBackquote(shown)) pad(state, '`' + shown + '`')
  else pad(state, state.plus ? quoteToAscii(shown) : quote(shown))
}

/** The precision counts runes. */
function truncated(state: FormatState, text: string): string {
  if (state.precision === undefined) return text
  let at = 0
  for (let runes = state.precision; runes > 0 && at < text.length; runes--) {
    at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1
  }
  return text.slice(0, at)
}

/** Writes bytes as pairs of hexadecimal digits: `%x` and `%X`. */
export function formatHex(state: FormatState, bytes: Uint8Array, verb: string): void {
  const shown = state.precision === undefined ? bytes : bytes.subarray(0, state.precision)
  const mark = state.sharp ? '0x' : ''
  const pairs = Array.from(shown, byte => byte.toString(16).padStart(2, '0'))
  const text = pairs.length === 0 ? '' : mark + pairs.join(state.space ? ' ' + mark : '')
  const missing = (state.width ?? 0) - text.length
  // Without bytes there is nothing to stand to the right of.
  if (!state.minus || text === '') writePadding(state, missing)
  state.out += verb === 'X' ? text.toUpperCase() : text
  if (state.minus && text !== '') writePadding(state, missing)
}

/** Writes a string as hexadecimal bytes. */
export function formatStringHex(state: FormatState, text: string, verb: string): void {
  formatHex(state, encode(text), verb)
}

/** Writes bytes as the text they are. */
export function formatBytesAsString(state: FormatState, bytes: Uint8Array): void {
  formatString(state, decode(bytes))
}
