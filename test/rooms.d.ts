/** One room of src/: which rooms and packages it may import, and whether it is pure. */
export interface Room {
  readonly imports: readonly string[]
  readonly vendors: readonly string[]
  readonly pure: boolean
}
export declare const ROOMS: Readonly<Record<string, Room>>
export declare const LANGUAGE_ORDER: readonly string[]
