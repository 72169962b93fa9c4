import { isObject, member, type JsonObject } from '../../inject/json.ts'
import { isKnownValue } from '../../policy/known-values.ts'
import type { RevisionTexts } from '../revision-texts.ts'
import type { Finding } from './finding.ts'
import { placeIn } from './policy-findings.ts'

/** Tells values that Istio does not know: they do nothing, unless a template reads them. */
export function valueFindings(values: JsonObject, texts: RevisionTexts): readonly Finding[] {
  const used = usedPaths(texts.config).map(({ path }) => path.join('.'))
  const isUsed = (path: string): boolean =>
    used.some(other => other === path || isBelow(other, path) || isBelow(path, other))
  return unknownIn(values, [])
    .map(path => path.join('.'))
    .filter(path => !isUsed(path))
    .map(path => ({
      severity: 'warning',
      where: placeIn(texts, 'values', path),
      says: `Istio has no value ${path}, and no template reads it: it does nothing.`
    }))
}

/** Tells paths of values in templates that are neither set nor known to Istio: they print nothing. */
export function templateValueFindings(values: JsonObject, texts: RevisionTexts): readonly Finding[] {
  const seen = new Set<string>()
  return usedPaths(texts.config).flatMap(({ path, line, text }): Finding[] => {
    const name = path.join('.')
    if (seen.has(name) || isKnownValue(path) || isSet(values, path)) return []
    seen.add(name)
    const picture = `${String(line)} | ${text.trim().slice(0, 100)}`
    return [
      {
        severity: 'warning',
        where: placeIn(texts, 'config'),
        line,
        says: `a template reads .Values.${name}, which is not set and which Istio does not have`,
        picture
      }
    ]
  })
}

function unknownIn(values: JsonObject, at: readonly string[]): readonly (readonly string[])[] {
  return Object.entries(values).flatMap(([key, value]) => {
    const path = [...at, key]
    if (!isKnownValue(path)) return [path]
    return isObject(value) ? unknownIn(value, path) : []
  })
}

interface Used {
  readonly path: readonly string[]
  readonly line: number
  readonly text: string
}

function usedPaths(config: string): readonly Used[] {
  return config.split('\n').flatMap((text, i) =>
    [...text.matchAll(/\.Values((?:\.\w+)+)/g)].map(match => ({
      path: (match[1] ?? '').slice(1).split('.'),
      line: i + 1,
      text
    }))
  )
}

function isSet(values: JsonObject, path: readonly string[]): boolean {
  return path.reduce<unknown>((at, key) => member(at, key), values) !== undefined
}

function isBelow(path: string, parent: string): boolean {
  return path.startsWith(`${parent}.`)
}
