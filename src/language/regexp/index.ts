/** Go's regexp package: RE2 syntax and semantics, its error texts, and time linear in the input. */
export { MAX_PATTERN_LENGTH, PatternError, compilePattern, quoteMeta } from './compile.ts'
export type { Spend } from './counted-text.ts'
export type { Pattern } from './pattern.ts'
