import { basename, dirname } from 'node:path'
import { stringAt } from '../../../inject/json.ts'
import { readLines } from '../read.ts'
import type { Mismatch, Report, RunOptions } from '../report.ts'
import type { VectorKind } from './kinds.ts'
import type { Vector } from './vector.ts'

/** Runs a file of vectors, one a line. Go's dumps of API structs, which are marked `exotic`, are counted apart. */
export async function runVectors(path: string, kind: VectorKind, { only }: RunOptions): Promise<Report> {
  const cases = { total: 0, mismatches: [] as Mismatch[] }
  const exotic = { total: 0, mismatches: [] as Mismatch[] }
  const skipped: { name: string; why: string }[] = []
  const check = await kind.open(dirname(path))
  for (const vector of vectorsOf(path)) {
    if (only !== undefined && !vector.name.includes(only)) continue
    const why = kind.skips?.[vector.name]
    if (why !== undefined) {
      skipped.push({ name: vector.name, why })
      continue
    }
    const tally = vector['exotic'] === true ? exotic : cases
    tally.total++
    const difference = await check(vector)
    if (difference !== undefined) tally.mismatches.push({ name: vector.name, difference })
  }
  return { name: basename(path).replace(/\.jsonl?(\.gz)?$/, ''), parts: { cases }, exotic, skipped }
}

function vectorsOf(path: string): readonly Vector[] {
  return readLines(path).map(line => ({ ...line, name: stringAt(line, 'name') }))
}
