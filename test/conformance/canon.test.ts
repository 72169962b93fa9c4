import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { canonicalize, canonicalizeText, isCanonical } from '../../src/language/types/index.ts'

/**
 * Recorded with Go: `json.Marshal(json.Unmarshal(input))` through corev1.Pod of k8s.io/api 0.36.1, or the error of it.
 * Origin: vectors/canon.jsonl of the project's conformance corpus, verbatim.
 */
interface Case {
  readonly name: string
  readonly input: string
  readonly want?: unknown
  readonly error?: string
}

const text = gunzipSync(readFileSync(join(import.meta.dirname, 'data', 'canon.jsonl.gz'))).toString()
const cases = text
  .trimEnd()
  .split('\n')
  .map(line => JSON.parse(line) as Case)

describe('a pod comes through its Go type as Go prints it', () => {
  it.each(cases)('$name', ({ input, want, error }) => {
    expect(canonicalizeText('core/v1.Pod', input)).toEqual(error === undefined ? { value: want } : { error })
  })
})

describe('what Go printed is canonical, and stays the same object', () => {
  it.each(cases.filter(test => test.error === undefined))('$name', ({ want }) => {
    expect(isCanonical('core/v1.Pod', want)).toBe(true)
    expect(canonicalize('core/v1.Pod', want)).toEqual({ value: want })
    const again = canonicalize('core/v1.Pod', want)
    expect('value' in again && again.value).toBe(want)
  })
})
