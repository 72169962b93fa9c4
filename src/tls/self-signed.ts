import type { Lifetimes } from './authority-steps.ts'
import type { Clock } from './clock.ts'
import { folderStore } from './folder-store.ts'
import { ownAuthority } from './own-authority.ts'
import type { OwnAuthority } from './own-authority.ts'

/** Settings of self-signed certificates. */
export interface SelfSignedOptions {
  /** Where they are kept: `ca.crt`, `ca.key`, `tls.crt`, `tls.key`. */
  readonly folder: string
  readonly hosts: readonly string[]
  readonly clock?: Clock
  readonly lifetimes?: Lifetimes
  readonly report?: (level: 'info' | 'warn', says: string) => void
}

/** Serves with an authority of one's own in a folder: made once, renewed in time, trusted by whoever is given `ca.crt`. */
export function selfSigned(options: SelfSignedOptions): Promise<OwnAuthority> {
  const { folder, ...rest } = options
  return ownAuthority({ ...rest, mode: 'self-signed', store: folderStore(folder) })
}
