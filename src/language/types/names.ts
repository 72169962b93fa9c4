/** Returns what `%T` prints for a type of the tables: `*core/v1.Pod` is `*v1.Pod`, packages show the last part of their path. */
export function goTypeText(name: string): string {
  return name.replace(/(?:[A-Za-z0-9]+\/)+/g, '')
}
