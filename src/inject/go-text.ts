// As in language/go/strconv.ts, but without its errors: making one costs as much as a rule of a decision.
const TRUE: ReadonlySet<string> = new Set(['1', 't', 'T', 'TRUE', 'true', 'True'])
const FALSE: ReadonlySet<string> = new Set(['0', 'f', 'F', 'FALSE', 'false', 'False'])

/** Reads a boolean as Go's `strconv.ParseBool`; undefined where that returns an error. */
export function parseBool(text: string): boolean | undefined {
  if (TRUE.has(text)) return true
  return FALSE.has(text) ? false : undefined
}

/** Reads a decimal number as Go's `strconv.Atoi`: a sign, leading zeros, no blanks; undefined where that returns an error. */
export function atoi(text: string): number | undefined {
  const value = /^[-+]?[0-9]+$/.test(text) ? Number(text) : NaN
  // Go's int has 64 bits; beyond the safe integers no caller asks for the exact number.
  return Math.abs(value) < 2 ** 63 ? value : undefined
}

/** Takes blanks off both ends as Go's `strings.TrimSpace`: those of Unicode's White_Space, which is not JavaScript's set. */
export function trimSpace(text: string): string {
  return text.replace(/^\p{White_Space}+/u, '').replace(/(?<!\p{White_Space})\p{White_Space}+$/u, '')
}
