import type { Dialect } from './dialect.ts'
import { compareText } from '../language/go/compare-text.ts'

/** What Prometheus reads from annotations, by the name that Prometheus makes of theirs. */
export type PrometheusName = 'scrape' | 'port' | 'path' | 'scrape-targets' | 'secure-port'

const SANITIZED: Readonly<Record<PrometheusName, string>> = {
  scrape: 'prometheus_io_scrape',
  port: 'prometheus_io_port',
  path: 'prometheus_io_path',
  'scrape-targets': 'prometheus_istio_io_scrape_targets',
  'secure-port': 'prometheus_istio_io_secure_port'
}

const NAMES = Object.keys(SANITIZED) as readonly PrometheusName[]

type Annotations = Readonly<Record<string, string>>

/**
 * Returns the values of all annotations that Prometheus takes for one name, by the order of their own names. Istio takes
 * them in the random order of a Go map; so any order is Istio's, and a fixed one gives the same pod each time.
 */
export function prometheusValues(annotations: Annotations, name: PrometheusName): readonly string[] {
  return namesOf(annotations, name).map(annotation => annotations[annotation] ?? '')
}

/** Returns the annotations without those that Prometheus takes for one of the names. */
function withoutPrometheus(annotations: Annotations, names: readonly PrometheusName[]): Annotations {
  const removed = new Set(names.flatMap(name => namesOf(annotations, name)))
  return removed.size === 0
    ? annotations
    : Object.fromEntries(Object.entries(annotations).filter(([name]) => !removed.has(name)))
}

/** Names of annotations by what Prometheus takes them for. */
type Taken = Partial<Record<PrometheusName, readonly string[]>>

/** Annotations are asked for one name after the other, and never change. */
const taken = new WeakMap<Annotations, Taken>()

function namesOf(annotations: Annotations, name: PrometheusName): readonly string[] {
  let known = taken.get(annotations)
  if (!known) taken.set(annotations, (known = takenOf(annotations)))
  return known[name] ?? NONE
}

const NONE: readonly string[] = Object.freeze([])

function takenOf(annotations: Annotations): Taken {
  const names: Partial<Record<PrometheusName, string[]>> = {}
  for (const annotation in annotations) {
    if (!annotation.startsWith('prometheus') || !Object.hasOwn(annotations, annotation)) continue
    const name = NAMES.find(each => isTakenFor(annotation, SANITIZED[each]))
    if (name) (names[name] ??= []).push(annotation)
  }
  for (const found of Object.values(names)) if (found.length > 1) found.sort(compareText)
  return names
}

/** Prometheus makes a label name of an annotation's: every other character becomes an underscore, and none is lost. */
function isTakenFor(annotation: string, label: string): boolean {
  let place = 0
  for (let i = 0; i < annotation.length; i++) {
    const code = annotation.codePointAt(i) ?? 0
    if (code > 0xffff) i++
    if (label.charCodeAt(place++) !== (OF_WORDS.has(code) ? code : UNDERSCORE)) return false
  }
  return place === label.length
}

const UNDERSCORE = 0x5f
const OF_WORDS = new Set(
  Array.from('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_', c => c.charCodeAt(0))
)

/** Returns the port that Prometheus scrapes; dialects without variants know one spelling. */
export function prometheusPort(
  annotations: Annotations,
  dialect: Pick<Dialect, 'prometheusVariants'>
): string | undefined {
  return dialect.prometheusVariants
    ? prometheusValues(annotations, 'port')[0]
    : Object.entries(annotations).find(([name]) => name === 'prometheus.io/port')?.[1]
}

/** Takes away all that says what to scrape. */
export function withoutScraping(
  annotations: Annotations,
  dialect: Pick<Dialect, 'prometheusVariants' | 'prometheusTargets'>
): Annotations {
  if (dialect.prometheusVariants) return withoutPrometheus(annotations, dialect.prometheusTargets ? ALL : CLASSIC)
  return Object.fromEntries(Object.entries(annotations).filter(([name]) => !PLAIN.has(name)))
}

const CLASSIC: readonly PrometheusName[] = ['scrape', 'port', 'path']
const ALL: readonly PrometheusName[] = [...CLASSIC, 'scrape-targets']
const PLAIN: ReadonlySet<string> = new Set(CLASSIC.map(name => `prometheus.io/${name}`))
