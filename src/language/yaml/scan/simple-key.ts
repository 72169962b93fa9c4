import { scanError, column } from './source.ts'
import { type Scanner, type SimpleKey, lastKey, nextTokenNumber } from './state.ts'

/** YAML allows a key without `?` only if its `:` follows on the same line, at most 1024 characters later. */
const LONGEST = 1024
const MISSING = "could not find expected ':'"

/** Tells whether a key may still be one, now that the scanner has come to where it is. */
export function isStillPossible(scanner: Scanner, key: SimpleKey): boolean {
  if (!key.isPossible) return false
  if (key.line === scanner.line && !isTooLong(scanner, key.position)) return true
  if (key.isRequired) throw scanError(scanner, MISSING)
  key.isPossible = false
  return false
}

function isTooLong(scanner: Scanner, start: number): boolean {
  const units = scanner.position - start
  if (units <= LONGEST) return false
  return units > 2 * LONGEST || Array.from(scanner.text.slice(start, scanner.position)).length > LONGEST
}

/** Notes that what starts here may be a key. */
export function saveKey(scanner: Scanner): void {
  if (!scanner.isKeyAllowed) return
  const token = nextTokenNumber(scanner)
  const at = column(scanner)
  const isRequired = scanner.flowLevel === 0 && scanner.indent === at
  dropKey(scanner)
  const level = scanner.keys.length - 1
  scanner.keys[level] = {
    isPossible: true,
    isRequired,
    token,
    line: scanner.line,
    position: scanner.position,
    column: at
  }
  scanner.keyAtToken.set(token, level)
}

/** Forgets the possible key of the current level. */
export function dropKey(scanner: Scanner): void {
  const key = lastKey(scanner)
  if (!key.isPossible) return
  if (key.isRequired) throw scanError(scanner, MISSING)
  key.isPossible = false
  scanner.keyAtToken.delete(key.token)
}
