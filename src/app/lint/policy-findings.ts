import { releasesWith } from '../../inject/dialect.ts'
import type { PolicyProblem } from '../../policy/problem.ts'
import type { RevisionTexts } from '../revision-texts.ts'
import type { Finding } from './finding.ts'

/** Tells a problem of policy, values or mesh, with the line that it is in. */
export function policyFinding(problem: PolicyProblem, texts: RevisionTexts): Finding {
  const { key, path, message, line, column } = problem
  const picture = problem.picture ?? (line === undefined ? undefined : lineOf(texts[key], line))
  const hint = hintFor(message)
  return {
    severity: problem.severity,
    where: placeIn(texts, key, path),
    says: message,
    ...(line !== undefined && { line }),
    ...(column !== undefined && { column }),
    ...(picture !== undefined && { picture }),
    ...(hint !== undefined && { hint })
  }
}

/** Returns how a place in the texts of a revision is called. */
export function placeIn({ origin }: RevisionTexts, key: PolicyProblem['key'], path?: string): string {
  const map = key === 'mesh' ? origin.mesh : origin.policy
  return [map, `key ${key}`, ...(path === undefined ? [] : [path])].join(', ')
}

function lineOf(text: string, line: number): string | undefined {
  const found = text.split('\n')[line - 1]
  return found === undefined ? undefined : `${String(line)} | ${found.slice(0, 100)}`
}

/** A function of Istio that the release does not have, or no longer. */
function hintFor(message: string): string | undefined {
  const name = /function "(\w+)" not defined/.exec(message)?.[1]
  const releases = name === undefined ? undefined : releasesWith('function', name)
  if (!releases) return undefined
  const [since, until] = releases
  const last = until === Infinity ? ' on' : ` to 1.${String(until - 1)}`
  return `Istio has ${name ?? ''} from 1.${String(since)}${last}: see --istio-version.`
}
