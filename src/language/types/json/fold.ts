/** Characters beyond ASCII that fold to an ASCII letter: the long s and the Kelvin sign. */
const ASCII_FOLDS: Readonly<Record<string, string>> = { ſ: 'S', '\u212a': 'K' }

/**
 * Folds a name so that names that Go holds for equal but for case are the same. JSON names of Kubernetes types are ASCII,
 * so that only what folds to ASCII matters.
 */
export function foldName(name: string): string {
  const upper = name.replace(/[a-z]+/g, letters => letters.toUpperCase())
  return /[ſ\u212a]/.test(upper) ? upper.replace(/[ſ\u212a]/g, char => ASCII_FOLDS[char] ?? char) : upper
}
