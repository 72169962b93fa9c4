import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Writable, YamlError, marshal, yamlToJSON } from '../../src/language/yaml/index.ts'

/**
 * Recorded from sigs.k8s.io/yaml 1.6 with Go: `want` and `error` were printed by YAMLToJSON (yaml.jsonl) and by
 * Marshal(json.Unmarshal(value)) (toyaml.jsonl). Origin: vectors/ of the project's conformance corpus, verbatim.
 */
interface Outcome {
  readonly want?: unknown
  readonly error?: string
}

interface Case extends Outcome {
  readonly name: string
  /** Go's own outcome is not determined: any of these is right. */
  readonly anyOf?: readonly Outcome[]
}

interface ReadCase extends Case {
  readonly yaml: string
}

interface WriteCase extends Case {
  readonly value: Writable
}

function cases<T>(file: string): T[] {
  const text = readFileSync(join(import.meta.dirname, 'data', file), 'utf8')
  return text
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as T)
}

function outcomeOf(run: () => unknown): Outcome {
  try {
    return { want: run() }
  } catch (error) {
    if (error instanceof YamlError) return { error: error.message }
    throw error
  }
}

function expected({ want, error, anyOf }: Case): readonly Outcome[] {
  return anyOf ?? [error === undefined ? { want } : { error }]
}

describe('a text is read as sigs.k8s.io/yaml reads it', () => {
  it.each(cases<ReadCase>('yaml.jsonl'))('$name', test => {
    expect(expected(test)).toContainEqual(outcomeOf(() => yamlToJSON(test.yaml)))
  })
})

describe('a value is written as sigs.k8s.io/yaml writes it', () => {
  it.each(cases<WriteCase>('toyaml.jsonl'))('$name', test => {
    expect(expected(test)).toContainEqual(outcomeOf(() => marshal(test.value)))
  })
})
