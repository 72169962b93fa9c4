import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

/** A recorded case: what goes in stands beside what Go made of it. */
export interface RecordedCase {
  readonly name: string
  readonly want?: unknown
  readonly error?: string | null
  readonly [input: string]: any
}

/** Reads the cases of a file of test/conformance/data: JSON, one a line, gzipped if the name says so. */
export function recordedCases(file: string): RecordedCase[] {
  const bytes = readFileSync(join(import.meta.dirname, 'data', file))
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
  return text
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as RecordedCase)
}
