/** Go's regexp package: RE2 syntax and semantics, its error texts, and time linear in the input. */
export { MAX_PATTERN_LENGTH, PatternError, compilePattern, quoteMeta } from './compile.ts'
export type { Pattern, Spend } from './pattern.ts'
