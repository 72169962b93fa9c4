import type { Source } from './source.ts'
import type { Token } from './token.ts'

/** A scalar, alias, anchor, tag or bracket that may turn out to be a key, when a `:` follows on the same line. */
export interface SimpleKey {
  isPossible: boolean
  /** It stands where only a key can stand: without a `:` it is an error. */
  readonly isRequired: boolean
  /** Number of its first token, before which the key token will be put. */
  readonly token: number
  readonly line: number
  readonly position: number
  readonly column: number
}

/**
 * The scanner: it cuts a text into tokens. Indentation is turned into tokens as well, and a token is handed out only
 * when it is certain that no key token has to be put before it.
 */
export interface Scanner extends Source {
  /** Tokens that were found and not yet handed out: `tokens[first]` is the next one. */
  tokens: Token[]
  first: number
  /** How many tokens were handed out. */
  taken: number
  /** Whether the next token may be handed out without looking further. */
  isReady: boolean
  hasStarted: boolean
  /** How many brackets are open. */
  flowLevel: number
  /** Column of the current block, -1 at the root. */
  indent: number
  readonly outerIndents: number[]
  isKeyAllowed: boolean
  /** The possible key of each open bracket, and of the block outside. */
  readonly keys: SimpleKey[]
  /** Which of {@link keys} starts at a token. */
  readonly keyAtToken: Map<number, number>
}

export function lastKey(scanner: Scanner): SimpleKey {
  return scanner.keys.at(-1) ?? NO_KEY
}

const NO_KEY: SimpleKey = { isPossible: false, isRequired: false, token: 0, line: 0, position: 0, column: 0 }

export function noKey(token: number): SimpleKey {
  return { ...NO_KEY, token }
}

/** Number that the next token to be found will have. */
export function nextTokenNumber(scanner: Scanner): number {
  return scanner.taken + scanner.tokens.length - scanner.first
}

/** Adds a token, at the end or before the one of the given number. */
export function addToken(scanner: Scanner, token: Token, before = -1): void {
  const at = before < 0 ? -1 : before - scanner.taken
  if (at < 0) scanner.tokens.push(token)
  else scanner.tokens.splice(scanner.first + at, 0, token)
}
