import { FunctionError } from '../function.ts'
import { runeCount } from '../bytes.ts'

/** The longest text that a format may make: what templates may put out by default. */
const LONGEST = 1 << 22

/** A value or a format that prints as more than that. */
export class FormatLimitError extends FunctionError {}

/** The flags of one verb and the text made so far: Go's `fmt.fmt`. */
export interface FormatState {
  out: string
  width: number | undefined
  precision: number | undefined
  minus: boolean
  plus: boolean
  sharp: boolean
  space: boolean
  zero: boolean
  /** `%+v` and `%#v`: formats of their own rather than flags. */
  plusV: boolean
  sharpV: boolean
}

/** Forgets the flags of the last verb. */
export function clearFlags(state: FormatState): void {
  state.width = state.precision = undefined
  state.minus = state.plus = state.sharp = state.space = state.zero = state.plusV = state.sharpV = false
}

/** Writes padding: zeros only to the left. */
export function writePadding(state: FormatState, count: number): void {
  if (count <= 0) return
  keepWithin(state, count)
  state.out += (state.zero && !state.minus ? '0' : ' ').repeat(count)
}

/** Go would go on until memory is short. */
function keepWithin(state: FormatState, count: number): void {
  if (state.out.length + count <= LONGEST) return
  throw new FormatLimitError(`the format makes a text of more than ${LONGEST} characters`)
}

/** Writes text, padded to the width in runes. */
export function pad(state: FormatState, text: string): void {
  keepWithin(state, text.length)
  if (state.width === undefined || state.width === 0) {
    state.out += text
    return
  }
  const missing = state.width - runeCount(text)
  if (!state.minus) writePadding(state, missing)
  state.out += text
  if (state.minus) writePadding(state, missing)
}

/** Writes text padded with blanks even where the flag says zeros. */
export function padBlank(state: FormatState, text: string): void {
  const { zero } = state
  state.zero = false
  pad(state, text)
  state.zero = zero
}
