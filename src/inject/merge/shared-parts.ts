import type { CanonicalPart, CanonicalParts } from '../../language/types/index.ts'
import { comesAgain } from '../json-text.ts'
import type { Json } from '../json.ts'

const known = new WeakMap<object, CanonicalPart>()

/** Says that an object comes again in other overlays: from now on nobody can change it. */
export function share(part: object): void {
  known.set(part, {})
  freeze(part)
}

function freeze(value: object): void {
  Object.freeze(value)
  for (const part of Object.values<unknown>(value as Readonly<Record<string, unknown>>)) {
    if (typeof part === 'object' && part !== null && !Object.isFrozen(part)) freeze(part)
  }
}

/** Lists of variables are changed for each pod, their items are not. */
const DEPTH = 2

/** Parts of overlays that come again: each is made canonical once, and its text is kept. */
export const SHARED_PARTS: CanonicalParts = {
  get: part => known.get(part),
  settle(part, codec, canonical) {
    part.codec = codec
    part.canonical = canonical
    comesAgain(canonical as Json, DEPTH)
  }
}
