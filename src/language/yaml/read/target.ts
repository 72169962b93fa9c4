/**
 * The Go type that a text is read into, as far as reading depends on it: numbers and booleans become strings where a
 * string is wanted. A type that reads its JSON itself (`UnmarshalJSON`, `UnmarshalText`) is no target.
 */
export interface Target {
  /** A string of any name, or a pointer to one. */
  readonly isString?: boolean
  /** The elements of a slice or the values of a map. */
  readonly elem?: Target | undefined
  /** The field of a struct that encoding/json would choose for a key. */
  readonly member?: (key: string) => Target | undefined
}
