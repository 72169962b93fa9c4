import { isObject, listAt, member, type JsonObject } from '../../../inject/json.ts'
import { encode } from '../../../language/go/bytes.ts'
import { firstDifference } from '../difference.ts'

/** One line of a vector file: what went into a function of Go's, and beside it what came out. */
export type Vector = JsonObject & { readonly name: string }

/** Says how a vector comes out here; undefined where it comes out as recorded. */
export type Check = (vector: Vector) => string | undefined | Promise<string | undefined>

/** A value, or the text of an error. */
export type Outcome = { readonly want: unknown } | { readonly error: string }

/** Makes the check of a function whose result is a value or an error with Go's text. */
export function checkOf(run: (vector: Vector) => unknown): Check {
  return vector =>
    differenceOf(
      outcomeOf(() => run(vector)),
      vector
    )
}

/** Runs a function; whatever it throws is its outcome. */
export function outcomeOf(run: () => unknown): Outcome {
  try {
    return { want: run() }
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  }
}

/** Says how an outcome differs from what was recorded, of which `anyOf` holds several where Go itself is not determined. */
export function differenceOf(got: Outcome, vector: JsonObject): string | undefined {
  const anyOf = listAt(vector, 'anyOf').filter(isObject)
  const differences = (anyOf.length > 0 ? anyOf : [vector]).map(wanted => differenceFrom(got, wanted))
  return differences.includes(undefined) ? undefined : differences[0]
}

function differenceFrom(got: Outcome, wanted: JsonObject): string | undefined {
  const error = member(wanted, 'error')
  if (typeof error === 'string') {
    return 'error' in got ? firstDifference(got.error, error, 'the error') : `is no error, wanted ${error}`
  }
  if ('error' in got) return `is an error: ${got.error}`
  const bytes = member(wanted, 'wantB64')
  if (bytes === undefined) return firstDifference(got.want, member(wanted, 'want'))
  return firstDifference(Buffer.from(encode(String(got.want))).toString('base64'), bytes, 'in base 64 it')
}
