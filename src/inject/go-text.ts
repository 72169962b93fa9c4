import { atoi as goAtoi, parseBool as goParseBool } from '../language/go/strconv.ts'

/** Reads a boolean as Go's `strconv.ParseBool`; undefined where that returns an error. */
export function parseBool(text: string): boolean | undefined {
  const { value, error } = goParseBool(text)
  return error ? undefined : value
}

/** Reads a decimal number as Go's `strconv.Atoi`; undefined where that returns an error. */
export function atoi(text: string): number | undefined {
  const { value, error } = goAtoi(text)
  // Beyond the safe integers no caller asks for the exact number.
  return error ? undefined : Number(value)
}

/** Takes blanks off both ends as Go's `strings.TrimSpace`: those of Unicode's White_Space, which is not JavaScript's set. */
export function trimSpace(text: string): string {
  return text.replace(/^\p{White_Space}+/u, '').replace(/(?<!\p{White_Space})\p{White_Space}+$/u, '')
}
