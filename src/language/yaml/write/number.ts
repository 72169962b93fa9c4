import { formatFloat } from '../read/float.ts'
import { resolvePlain } from '../read/resolve.ts'

/** Writes a number as goyaml writes what it reads from the JSON that Go writes of it. */
export function formatNumber(value: number): string {
  if (Number.isSafeInteger(value)) return String(value === 0 ? 0 : value)
  // Whole numbers of up to 64 bits are integers to goyaml, larger ones floats.
  const text = String(value)
  return Number.isInteger(value) && typeof resolvePlain(text)?.value === 'bigint' ? text : formatFloat(value)
}
