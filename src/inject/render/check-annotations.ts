import { metadataMap } from '../containers.ts'
import type { Dialect } from '../dialect.ts'
import { Refusal } from '../errors.ts'
import type { JsonObject } from '../json.ts'
import { annotationProblems, annotationProblemsText } from '../validate/annotations.ts'

/** Refuses a pod of which annotations have values that are not valid: all of them are told at once. */
export function checkAnnotations(pod: JsonObject, dialect: Dialect): void {
  const problems = annotationProblems(metadataMap(pod, 'annotations'), dialect)
  if (problems.length > 0) throw new Refusal('bad-annotation', annotationProblemsText(problems, dialect))
}
