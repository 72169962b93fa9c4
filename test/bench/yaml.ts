/** Reading and writing YAML beside js-yaml, several rounds in one run: `npx tsx test/bench/yaml.ts`. */
import { deepStrictEqual } from 'node:assert'
import { performance } from 'node:perf_hooks'
import { dump, load } from 'js-yaml'
import { marshal, yamlToJSON } from '../../src/language/yaml/index.ts'
import { DEFAULT_YAML_LIMITS } from '../../src/language/yaml/limits.ts'
import { readFully } from '../../src/language/yaml/read/read.ts'
import { OVERLAY } from './yaml-overlay.ts'

const ROUNDS = 9
const RUNS = 2000

const overlay = yamlToJSON(OVERLAY)
deepStrictEqual(overlay, load(OVERLAY))
deepStrictEqual(yamlToJSON(marshal(overlay)), overlay)
const json = JSON.stringify(overlay)

const subjects: Readonly<Record<string, () => unknown>> = {
  'JSON.parse of the same value': () => JSON.parse(json),
  yamlToJSON: () => yamlToJSON(OVERLAY),
  'yamlToJSON, complete parser': () => readFully(OVERLAY, DEFAULT_YAML_LIMITS),
  'js-yaml 4 load': () => load(OVERLAY),
  marshal: () => marshal(overlay),
  'js-yaml 4 dump': () => dump(overlay)
}

const times = new Map(Object.keys(subjects).map(name => [name, [] as number[]]))
for (let round = 0; round <= ROUNDS; round++) {
  for (const [name, run] of Object.entries(subjects)) {
    const start = performance.now()
    for (let i = 0; i < RUNS; i++) run()
    // The first round is for the compiler.
    if (round > 0) times.get(name)?.push(((performance.now() - start) * 1000) / RUNS)
  }
}

console.log(`${OVERLAY.split('\n').length - 1} lines, ${OVERLAY.length} characters; median of ${ROUNDS} rounds`)
for (const [name, all] of times) {
  const sorted = all.toSorted((a, b) => a - b)
  console.log(`${name.padEnd(30)} ${(sorted[ROUNDS >> 1] ?? 0).toFixed(1).padStart(7)} us`)
}
