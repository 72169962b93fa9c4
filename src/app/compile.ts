import { createHash } from 'node:crypto'
import type { Revision } from '../inject/snapshot.ts'
import { compiling } from '../policy/compile.ts'
import { atOnce, type Pausing } from '../policy/pausing.ts'
import type { PolicyProblem } from '../policy/problem.ts'
import type { RevisionTexts } from './revision-texts.ts'

/** A revision that can be served, with what is doubtful in it, or all that keeps it from being served. */
export type Compiled =
  | { readonly ok: true; readonly revision: Revision; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly problem: string }

/** Compiles the texts of a revision for a release of Istio; an empty one is found from the texts. */
export function compile(texts: RevisionTexts, istioVersion: string): Compiled {
  return atOnce(compileInSteps(texts, istioVersion, []))
}

/** Compiles as {@link compile}, with pauses; what `others` have compiled already is shared. */
export type CompileInSteps = (
  texts: RevisionTexts,
  istioVersion: string,
  others: readonly Revision[]
) => Pausing<Compiled>

/** Compiles with the policy room, and puts its problems in sentences that say where. */
export const compileInSteps: CompileInSteps = function* (texts, istioVersion, others) {
  try {
    return yield* compileTexts(texts, istioVersion, others)
  } catch (error) {
    // A bug must not end the process that still serves the last good revision.
    const says = error instanceof Error ? error.message : String(error)
    return { ok: false, problem: `${texts.origin.policy}: internal error, please report it: ${says}` }
  }
}

function* compileTexts(texts: RevisionTexts, istioVersion: string, others: readonly Revision[]): Pausing<Compiled> {
  const source = {
    name: texts.name,
    configText: texts.config,
    valuesText: texts.values,
    meshText: texts.mesh,
    labels: texts.labels,
    sha256: (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex'),
    ...(istioVersion !== '' && { istioVersion })
  }
  const { revision, problems } = yield* compiling(source, others)
  const told = (severity: PolicyProblem['severity']): readonly string[] =>
    problems.filter(problem => problem.severity === severity).map(problem => sentence(problem, texts))
  if (revision) return { ok: true, revision, warnings: told('warning') }
  return { ok: false, problem: told('error').join('; ') }
}

function sentence({ key, path, line, column, message }: PolicyProblem, { origin }: RevisionTexts): string {
  const place = [
    key === 'mesh' ? origin.mesh : origin.policy,
    `key ${key}`,
    ...(path === undefined ? [] : [path]),
    ...(line === undefined
      ? []
      : [column === undefined ? `line ${String(line)}` : `line ${String(line)}:${String(column)}`])
  ]
  return `${place.join(', ')}: ${message}`
}
