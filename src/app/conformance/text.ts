import { Refusal } from '../../inject/errors.ts'
import { kubeInject } from '../../inject/kube/kube-inject.ts'
import type { Snapshot } from '../../inject/snapshot.ts'
import { YamlError } from '../../language/yaml/index.ts'
import type { RecordedOutput, RecordedText } from './case.ts'
import { messageDifference } from './compare.ts'

/** What manual injection made of a text here. */
export interface InjectedText {
  readonly output: string
  readonly error?: string
  readonly warnings: readonly string[]
}

/** Injects a recorded text. Without nodes, manual injection has no cluster to ask. */
export function runText({ input, revision: name }: RecordedText, snapshot: Snapshot): InjectedText {
  const revision = snapshot.revisions.get(snapshot.defaultRevision)
  if (!revision) return { output: '', error: 'there is no revision', warnings: [] }
  const { nodes } = snapshot.cluster
  const cluster = { ...snapshot.cluster, nodes: nodes?.length === 0 ? undefined : nodes }
  const warnings: string[] = []
  const context = {
    revision: { ...revision, name },
    snapshot: { ...snapshot, cluster },
    now: 0,
    warn: (warning: string): void => {
      warnings.push(warning)
    }
  }
  let output = ''
  try {
    for (const document of kubeInject(input, context)) output += document
    return { output, warnings }
  } catch (error) {
    if (!(error instanceof Refusal) && !(error instanceof YamlError)) throw error
    return { output, error: error.message, warnings }
  }
}

/** Says how an injected text differs from what was recorded; undefined where it is one of the recorded ones. */
export function compareText(got: InjectedText, { wanted, warnings }: RecordedText): string | undefined {
  const differences = wanted.map(recorded => outputDifference(got, recorded))
  if (!differences.includes(undefined)) return differences[0]
  if (!warnings) return undefined
  const [said, expected] = [got.warnings.join(''), warnings.join('')]
  return said === expected ? undefined : `warns ${JSON.stringify(said)}, wanted ${JSON.stringify(expected)}`
}

function outputDifference({ output, error }: InjectedText, wanted: RecordedOutput): string | undefined {
  if (wanted.error !== undefined) {
    const { error: message, unordered = false } = wanted
    return error === undefined
      ? `got a text, wanted refused (${message})`
      : messageDifference(error, { message, unordered })
  }
  if (error !== undefined) return `got refused (${error}), wanted a text`
  return firstLineDifference(output.trim().split('\n'), (wanted.output ?? '').trim().split('\n'))
}

function firstLineDifference(got: readonly string[], wanted: readonly string[]): string | undefined {
  const lines = Math.max(got.length, wanted.length)
  for (let i = 0; i < lines; i++) {
    const [line, expected] = [got[i], wanted[i]]
    if (line !== expected) return `line ${String(i + 1)} is ${shown(line)}, wanted ${shown(expected)}`
  }
  return undefined
}

function shown(line: string | undefined): string {
  return line === undefined ? 'not there' : JSON.stringify(line.slice(0, 200))
}
