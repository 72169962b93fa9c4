/** A kind of setting: what it accepts from a flag, a variable or a file. */
export interface Kind<V> {
  /** Completes the sentence `… must be`. */
  readonly says: string
  /** Returns the value, or undefined for what is none. Flags and variables give texts, files give JSON. */
  read(given: unknown): V | undefined
}

/** An address to listen on. */
export interface Endpoint {
  readonly host: string
  readonly port: number
}

/** Any text; an empty one counts. */
export const text: Kind<string> = {
  says: 'a text',
  read: given => (typeof given === 'string' ? given : undefined)
}

/** A list of texts: a list in a file, repeated flags, or a variable with `separator` between them. */
export function list(says: string, separator: string): Kind<readonly string[]> {
  return {
    says,
    read: given => {
      const items: readonly unknown[] = Array.isArray(given)
        ? given
        : typeof given === 'string'
          ? given.split(separator)
          : [given]
      const texts = items.filter((item): item is string => typeof item === 'string')
      return texts.length === items.length ? texts.map(item => item.trim()).filter(item => item !== '') : undefined
    }
  }
}

/** One of some words. */
export function choice<const W extends string>(...words: readonly W[]): Kind<W> {
  return {
    says: words
      .map(word => (word === '' ? 'empty' : word))
      .join(', ')
      .replace(/, ([^,]*)$/, ' or $1'),
    read: given => words.find(word => word === given)
  }
}

/** True or false, with the words that Go's strconv.ParseBool knows. */
export const bool: Kind<boolean> = {
  says: 'true or false',
  read: given => {
    if (typeof given === 'boolean') return given
    if (typeof given !== 'string') return undefined
    if (['1', 't', 'T', 'true', 'TRUE', 'True'].includes(given)) return true
    return ['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(given) ? false : undefined
  }
}

/** `auto`, or what Go's strconv.ParseBool knows: istiod had a bool here until 1.26. */
export const autoOrBool: Kind<'auto' | 'true' | 'false'> = {
  says: 'auto, true or false',
  read: given => {
    if (given === 'auto') return 'auto'
    const value = bool.read(given)
    return value === undefined ? undefined : value ? 'true' : 'false'
  }
}

/** A whole number between two others. */
export function integer(from: number, to: number): Kind<number> {
  return {
    says: `a whole number from ${String(from)} to ${String(to)}`,
    read: given => {
      const value = typeof given === 'string' && /^\d{1,15}$/.test(given) ? Number(given) : given
      return typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to ? value : undefined
    }
  }
}

/** `HOST:PORT`, `[IPv6]:PORT` or `:PORT` for all addresses. */
export const endpoint: Kind<Endpoint> = {
  says: 'HOST:PORT',
  read: given => {
    const match = typeof given === 'string' ? /^(?:\[([0-9a-fA-F:.]+)\]|([^\s:/]*)):(\d{1,5})$/.exec(given) : null
    const port = Number(match?.[3])
    if (!match || port > 65535) return undefined
    // What is empty is all addresses, as in Go: both families.
    return { host: match[1] ?? (match[2] === '' ? '::' : (match[2] ?? '')), port }
  }
}

/** `HOST:PORT`, or `off`. */
export const endpointOrOff: Kind<Endpoint | 'off'> = {
  says: 'HOST:PORT or off',
  read: given => (given === 'off' ? 'off' : endpoint.read(given))
}

/** A release of Istio, `1.12`; empty for the newest. Whether it is known is the policy's to say. */
export const release: Kind<string> = {
  says: 'a release of Istio such as 1.27',
  read: given => (typeof given === 'string' && /^(?:|head|v?1\.\d{1,4}(?:[.\-+].*)?)$/.test(given) ? given : undefined)
}

/** `NAMESPACE/NAME`; empty for none. */
export const secretName: Kind<string> = {
  says: 'NAMESPACE/NAME',
  read: given => (typeof given === 'string' && /^(?:|[a-z0-9.-]+\/[a-z0-9.-]+)$/.test(given) ? given : undefined)
}

/** Pairs `NAME=VALUE`. */
export const pairs: Kind<Readonly<Record<string, string>>> = {
  says: 'pairs NAME=VALUE',
  read: given => {
    if (typeof given === 'object' && given !== null && !Array.isArray(given)) {
      const entries: [string, unknown][] = Object.entries(given)
      return entries.every((entry): entry is [string, string] => typeof entry[1] === 'string')
        ? Object.fromEntries(entries)
        : undefined
    }
    const items = list('', ',')
      .read(given)
      ?.map(item => /^([^=]+)=(.*)$/.exec(item))
    return items?.every(item => item !== null)
      ? Object.fromEntries(items.map(item => [item[1] ?? '', item[2] ?? '']))
      : undefined
  }
}
