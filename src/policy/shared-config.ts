import type { Dialect } from '../inject/dialect.ts'
import type { Revision } from '../inject/snapshot.ts'
import { readInjectorConfig, type InjectorConfig } from './injector-config.ts'

/** What each revision was read from. */
const readOf = new WeakMap<Revision, { readonly text: string; readonly config: InjectorConfig }>()

/** Reads a policy of any release, unless another revision has the same; throws an InjectorConfigError. */
export function sharedConfig(text: string, others: readonly Revision[]): InjectorConfig {
  for (const other of others) {
    const read = readOf.get(other)
    if (read?.text === text) return read.config
  }
  return readInjectorConfig(text, 'specification')
}

/** Remembers what a revision was read from. */
export function keepConfig(revision: Revision | undefined, text: string, config: InjectorConfig | undefined): void {
  if (revision && config) readOf.set(revision, { text, config })
}

/** Returns what a release reads of a policy of any: Istio since 1.9 does not read `template`. */
export function configFor(config: InjectorConfig, { engine }: Dialect): InjectorConfig {
  if (engine === 'specification') return config
  const { template: _, ...overlay } = config
  return overlay
}
