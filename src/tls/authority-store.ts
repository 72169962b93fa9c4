import type { AuthorityState } from './authority.ts'

/** Where an own authority is kept. Whoever writes names the version that it read: the first writer wins. */
export interface AuthorityStore {
  /** Reads what is there: nothing at all, or a version with its state (undefined where it cannot be understood). */
  read(): Promise<StoredAuthority | undefined>
  /** Writes over the version read, or anew where nothing was there. */
  write(state: AuthorityState, over: string | undefined): Promise<'written' | 'conflict'>
  /** Tells that something may have changed; the answer ends it. */
  watch(changed: () => void): () => void
}

/** A state with the version that a later write has to name. */
export interface StoredAuthority {
  readonly version: string
  readonly state: AuthorityState | undefined
}

/** A state as named texts: the members of a Secret, or the files of a folder. */
export type AuthorityTexts = Readonly<Record<string, string>>

/** Writes a state as named texts. */
export function encodeAuthority(state: AuthorityState): AuthorityTexts {
  return {
    'ca.crt': state.authority.cert,
    'ca.key': state.authority.key,
    ...(state.next === undefined ? {} : { 'next-ca.crt': state.next.cert, 'next-ca.key': state.next.key }),
    ...(state.previous === undefined ? {} : { 'previous-ca.crt': state.previous }),
    ...(state.promotedAt === undefined ? {} : { 'promoted-at': new Date(state.promotedAt).toISOString() }),
    ...(state.leaf === undefined ? {} : { 'tls.crt': state.leaf.cert, 'tls.key': state.leaf.key })
  }
}

/** Reads a state from named texts; undefined where not even an authority is there. */
export function decodeAuthority(texts: AuthorityTexts, rotate = false): AuthorityState | undefined {
  const authority = pair(texts, 'ca.crt', 'ca.key')
  if (authority === undefined) return undefined
  const next = pair(texts, 'next-ca.crt', 'next-ca.key')
  const leaf = pair(texts, 'tls.crt', 'tls.key')
  const promotedAt = Date.parse(texts['promoted-at'] ?? '')
  const previous = texts['previous-ca.crt'] ?? ''
  return {
    authority,
    ...(next === undefined ? {} : { next }),
    ...(previous === '' ? {} : { previous }),
    ...(Number.isNaN(promotedAt) ? {} : { promotedAt }),
    ...(leaf === undefined ? {} : { leaf }),
    ...(rotate ? { rotate } : {})
  }
}

function pair(
  texts: AuthorityTexts,
  cert: string,
  key: string
): { readonly cert: string; readonly key: string } | undefined {
  const [certText, keyText] = [texts[cert] ?? '', texts[key] ?? '']
  return certText === '' || keyText === '' ? undefined : { cert: certText, key: keyText }
}

/** Keeps an authority in memory: the twin of the real stores. */
export function memoryStore(initial?: AuthorityState): AuthorityStore & { current(): AuthorityState | undefined } {
  let state = initial
  let version = 0
  const watchers = new Set<() => void>()
  return {
    current: () => state,
    read: () => Promise.resolve(state === undefined && version === 0 ? undefined : { version: String(version), state }),
    write: (written, over) => {
      const expected = state === undefined && version === 0 ? undefined : String(version)
      if (over !== expected) return Promise.resolve('conflict')
      state = written
      version += 1
      for (const changed of [...watchers]) changed()
      return Promise.resolve('written')
    },
    watch: changed => {
      watchers.add(changed)
      return () => {
        watchers.delete(changed)
      }
    }
  }
}
