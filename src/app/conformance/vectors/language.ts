import { isObject, member, stringAt } from '../../../inject/json.ts'
import { MergeError, strategicMerge, type Json } from '../../../language/merge/index.ts'
import { canonicalize, canonicalizeText, isCanonical, type Canonical } from '../../../language/types/index.ts'
import { marshal, yamlToJSON, YamlError, type Writable } from '../../../language/yaml/index.ts'
import { firstDifference } from '../difference.ts'
import { checkOf, differenceOf, type Check, type Outcome, type Vector } from './vector.ts'

const POD = 'core/v1.Pod'

/** A text, read as sigs.k8s.io/yaml reads it. */
export const yamlCheck: Check = checkOf(vector => yamlToJSON(stringAt(vector, 'yaml')))

/** A value, written as sigs.k8s.io/yaml writes it. */
export const toYamlCheck: Check = checkOf(vector => marshal(vector['value'] as Writable))

/** A pod, as it comes through its Go type; what came through once comes through again as the same object. */
export const canonCheck: Check = vector => {
  const difference = differenceOf(outcomeOf(canonicalizeText(POD, stringAt(vector, 'input'))), vector)
  if (difference !== undefined || !Object.hasOwn(vector, 'want')) return difference
  const { want } = vector
  const again = canonicalize(POD, want)
  const isSame = isCanonical(POD, want) && 'value' in again && again.value === want
  return isSame ? undefined : 'what Go printed is not taken for canonical'
}

/** An overlay over a pod, as strategicpatch lays it; `panic` where upstream's code panics, which is an error here. */
export const mergeCheck: Check = vector => {
  const pod = canonicalize(POD, vector['pod'], { sorted: true })
  if ('error' in pod) return `the pod is an error: ${pod.error}`
  try {
    const merged = strategicMerge(POD, pod.value as Json, overlayOf(vector))
    const typed = outcomeOf(canonicalize(POD, merged, { sorted: true }))
    return differenceOf('error' in typed ? { error: `unmarshal patched pod: ${typed.error}` } : typed, vector)
  } catch (error) {
    if (!(error instanceof MergeError)) throw error
    const panic = member(vector, 'panic')
    if (panic !== undefined) return firstDifference(error.message, panic, 'the panic')
    return differenceOf({ error: `strategic merge: ${error.message}` }, vector)
  }
}

/** What cannot be read is no document. */
function overlayOf(vector: Vector): Json {
  const text = stringAt(vector, 'overlay')
  try {
    return (vector['mode'] === 'yaml' ? yamlToJSON(text) : JSON.parse(text)) as Json
  } catch (error) {
    if (error instanceof YamlError || error instanceof SyntaxError) return ''
    throw error
  }
}

function outcomeOf(canonical: Canonical): Outcome {
  return 'error' in canonical ? canonical : { want: isObject(canonical.value) ? canonical.value : null }
}
