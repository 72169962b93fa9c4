import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { MergeError, strategicMerge, type Json } from '../../src/language/merge/index.ts'
import { canonicalize } from '../../src/language/types/index.ts'
import { YamlError, yamlToJSON } from '../../src/language/yaml/index.ts'

/**
 * Recorded with Go: Istio's applyOverlayYAML (mode yaml) and applyOverlay (mode json), which are apimachinery's
 * strategicpatch for corev1.Pod and a typed decoding of the result; `panic` where strategicpatch panics.
 * Origin: vectors/merge.jsonl and vectors/merge-leftout.jsonl of the project's conformance corpus, verbatim.
 */
interface Case {
  readonly name: string
  readonly pod: unknown
  readonly overlay: string
  readonly mode: 'yaml' | 'json'
  readonly want?: unknown
  readonly error?: string
  readonly panic?: string
}

type Outcome = Pick<Case, 'want' | 'error' | 'panic'>

const text = gunzipSync(readFileSync(join(import.meta.dirname, 'data', 'merge.jsonl.gz'))).toString()
const cases = text
  .trimEnd()
  .split('\n')
  .map(line => JSON.parse(line) as Case)

function throughType(json: unknown): Outcome {
  const result = canonicalize('core/v1.Pod', json, { sorted: true })
  return 'error' in result ? { error: `unmarshal patched pod: ${result.error}` } : { want: result.value }
}

/** What cannot be read is no document. */
function overlayOf({ overlay, mode }: Case): Json {
  try {
    return (mode === 'yaml' ? yamlToJSON(overlay) : JSON.parse(overlay)) as Json
  } catch (error) {
    if (error instanceof YamlError || error instanceof SyntaxError) return ''
    throw error
  }
}

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen)
  return value
}

function outcomeOf(test: Case): Outcome {
  const pod = frozen(throughType(test.pod).want as Json)
  try {
    return throughType(strategicMerge('core/v1.Pod', pod, frozen(overlayOf(test))))
  } catch (error) {
    if (!(error instanceof MergeError)) throw error
    return error.isPanic ? { panic: error.message } : { error: `strategic merge: ${error.message}` }
  }
}

describe('an overlay is merged as strategicpatch merges it', () => {
  it.each(cases)('$name ($mode)', test => {
    const { want, error, panic } = test
    expect(outcomeOf(test)).toEqual(panic !== undefined ? { panic } : error === undefined ? { want } : { error })
  })
})
