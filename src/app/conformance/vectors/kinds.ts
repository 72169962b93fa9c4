import { basename } from 'node:path'
import { member } from '../../../inject/json.ts'
import { httpCheck } from './http.ts'
import { canonCheck, mergeCheck, toYamlCheck, yamlCheck } from './language.ts'
import { clusterEnvCheck, imagesCheck, injectPathCheck, podTypeCheck, proxyIdsCheck } from './pod.ts'
import {
  annotationCheck,
  decideCheck,
  injectorConfigCheck,
  meshConfigCheck,
  proxyConfigCheck,
  valuesCheck
} from './policy.ts'
import { callCheck, templateCheck } from './template.ts'
import type { Check } from './vector.ts'

/** What is recorded of one function of Go's or Istio's, a file a kind. */
export interface VectorKind {
  readonly fields?: readonly string[]
  /** Makes the check; `folder` is where the file is, for what stands beside it. */
  readonly open: (folder: string) => Check | Promise<Check>
  /** Cases that differ, by name, and why. */
  readonly skips?: Readonly<Record<string, string>>
}

/**
 * All kinds, by the name of their files. `fields` tell a line of a file whose name says nothing, the first row first; some
 * look like others and go by name alone.
 */
const KINDS: Readonly<Record<string, VectorKind>> = {
  template: {
    fields: ['template', 'data'],
    open: templateCheck,
    skips: {
      'struct-7fa419d4e3': 'Size() is the length of the binary protobuf form, which nothing else here needs'
    }
  },
  functions: { fields: ['template'], open: () => callCheck },
  merge: { fields: ['pod', 'overlay'], open: () => mergeCheck },
  canon: { fields: ['input'], open: () => canonCheck },
  http: { fields: ['method', 'path'], open: httpCheck },
  proxyconfig: { fields: ['mesh', 'proxyConfigs'], open: () => proxyConfigCheck },
  meshconfig: { fields: ['mesh'], open: () => meshConfigCheck },
  annotations: { fields: ['annotation', 'value'], open: () => annotationCheck },
  decide: { fields: ['config', 'ignoredNamespaces'], open: () => decideCheck },
  clusterenvs: { fields: ['envs', 'newKVs'], open: () => clusterEnvCheck },
  images: { fields: ['values', 'imageType'], open: () => imagesCheck },
  proxyids: { fields: ['namespace', 'want'], open: () => proxyIdsCheck },
  podtype: { fields: ['pod', 'want'], open: () => podTypeCheck },
  injectpath: { fields: ['path', 'want'], open: () => injectPathCheck },
  toyaml: { fields: ['value'], open: () => toYamlCheck },
  yaml: { fields: ['yaml'], open: () => yamlCheck },
  values: { open: () => valuesCheck },
  injectorconfig: { open: () => injectorConfigCheck },
  'inject-required': { open: () => decideCheck }
}

/** Returns the kind of a file by its name: `yaml.jsonl`, `yaml-2.jsonl.gz`; undefined for files of other things. */
export function kindByName(path: string): VectorKind | undefined {
  const name = /^(inject-required|[a-z]+)(?:[-_.].*)?\.json(?:l(?:\.gz)?)?$/.exec(basename(path))?.[1] ?? ''
  return Object.hasOwn(KINDS, name) ? KINDS[name] : undefined
}

/** Returns the kind of a line by its fields. */
export function kindByFields(line: unknown): VectorKind | undefined {
  return Object.values(KINDS).find(({ fields }) => fields?.every(name => member(line, name) !== undefined))
}
