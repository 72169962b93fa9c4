import { mapRunes, toUpper } from '../../language/go/unicode.ts'
import type { Dialect } from '../dialect.ts'

/** Environment variables for the proxy, by name. */
export type ProxyEnvironment = ReadonlyMap<string, string>

const SHORT_NAMES: Readonly<Record<string, string>> = { cluster: 'ISTIO_META_CLUSTER_ID', net: 'ISTIO_META_NETWORK' }
const DEPRECATED = ':ENV:'

/**
 * Reads the parameters of an injection path: `/inject/cluster/c1/net/n1`, or the older `/inject/:ENV:cluster=c1`.
 * A last key without value and empty names do not count.
 */
export function parseInjectPath(path: string, { slashInPath }: Pick<Dialect, 'slashInPath'>): ProxyEnvironment {
  const rest = afterSecondSlash(path.endsWith('/') ? path.slice(0, -1) : path)
  const words = rest.startsWith(DEPRECATED) ? deprecatedWords(rest) : slashWords(rest, slashInPath)
  const environment = new Map<string, string>()
  for (let i = 0; i + 1 < words.length; i += 2) {
    const name = variableName(words[i] ?? '')
    if (name !== '') environment.set(name, words[i + 1] ?? '')
  }
  return environment
}

function afterSecondSlash(path: string): string {
  const first = path.indexOf('/')
  const second = first < 0 ? -1 : path.indexOf('/', first + 1)
  return second < 0 ? '' : path.slice(second + 1)
}

function slashWords(rest: string, slashInPath: boolean): string[] {
  const words = rest.split('/')
  return slashInPath ? words.map((word, i) => (i % 2 === 0 ? word : word.replaceAll('--slash--', '/'))) : words
}

function deprecatedWords(rest: string): string[] {
  return rest
    .split(DEPRECATED)
    .slice(1)
    .flatMap(pair => {
      const equals = pair.indexOf('=')
      return equals > 0 ? [pair.slice(0, equals), pair.slice(equals + 1)] : []
    })
}

function variableName(word: string): string {
  return (Object.hasOwn(SHORT_NAMES, word) ? SHORT_NAMES[word] : undefined) ?? mapRunes(word, toUpper)
}
