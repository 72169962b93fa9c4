import { formatFloat as format } from '../../go/format-float.ts'

/** YAML has names of its own for what is not a finite number. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ['NaN', '.nan'],
  ['+Inf', '.inf'],
  ['-Inf', '-.inf']
])

/** Prints a float64 as goyaml writes it. */
export function formatFloat(value: number): string {
  const text = format(value, 'g')
  return NAMES.get(text) ?? text
}

/** Prints a float64 as sigs.k8s.io/yaml writes it where a string is wanted: as the nearest float32. */
export function formatFloat32(value: number): string {
  return format(Math.fround(value), 'g', -1, 32)
}

/** Prints a float64 that is a key. */
export function formatKey(value: number): string {
  const text = formatFloat32(value)
  return NAMES.get(text) ?? text
}
