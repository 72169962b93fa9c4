import { decodeAuthority, encodeAuthority } from './authority-store.ts'
import type { AuthorityStore } from './authority-store.ts'
import type { GivenFeed } from './given.ts'
import { CertificateError } from './errors.ts'

/** `kubectl annotate secret NAME outrigger.dev/rotate=now` asks for a new authority; it goes away when one is on its way. */
export const ROTATE = 'outrigger.dev/rotate'

/** A Secret with optimistic locking. */
export interface Cell {
  read(): Promise<
    | {
        readonly version: string
        readonly texts: Readonly<Record<string, string>>
        readonly annotations: Readonly<Record<string, string>>
      }
    | undefined
  >
  write(
    texts: Readonly<Record<string, string>>,
    over: string | undefined,
    withoutAnnotation?: string
  ): Promise<'written' | 'conflict'>
  watch(changed: () => void): () => void
}

/** Keeps an authority in a Secret, from which every replica serves. */
export function secretStore(cell: Cell): AuthorityStore {
  return {
    read: async () => {
      const found = await cell.read()
      if (found === undefined) return undefined
      return { version: found.version, state: decodeAuthority(found.texts, Object.hasOwn(found.annotations, ROTATE)) }
    },
    write: (state, over) => cell.write(encodeAuthority(state), over, state.rotate === true ? undefined : ROTATE),
    watch: changed => cell.watch(changed)
  }
}

/** Reads a Secret of type kubernetes.io/tls that somebody else keeps, such as cert-manager. */
export function secretFeed(cell: Cell, name: string): GivenFeed {
  return {
    read: async () => {
      const found = await cell.read()
      const cert = found?.texts['tls.crt'] ?? ''
      const key = found?.texts['tls.key'] ?? ''
      if (cert === '' || key === '') {
        throw new CertificateError(
          'CERTIFICATE_MISSING',
          `Secret ${name} has no tls.crt and tls.key yet: is its Certificate ready?`
        )
      }
      const ca = found?.texts['ca.crt'] ?? ''
      return {
        cert,
        key,
        ca: ca === '' ? undefined : ca,
        names: { cert: `tls.crt of Secret ${name}`, key: `tls.key of Secret ${name}`, ca: `ca.crt of Secret ${name}` }
      }
    },
    watch: changed => cell.watch(changed)
  }
}
