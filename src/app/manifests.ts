import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { packageRoot } from './package-root.ts'

/** A file of manifests/chart/base/. */
export interface ManifestFile {
  readonly name: string
  readonly text: string
}

/** What an installation can vary without Helm. */
export interface ManifestOptions {
  /** Where Outrigger runs. Default: outrigger-system. */
  readonly namespace?: string
  /** Where Istio's ConfigMaps are; without it the policy that ships is installed. */
  readonly istioNamespace?: string
  /** Default: that of the manifests. */
  readonly image?: string
}

const OWN_NAMESPACE = 'outrigger-system'
/** The policy and mesh configuration that ship, and who may read them. */
const SHIPPED = new Set(['20-policy.yaml', '21-mesh.yaml'])
const READER = '11-rbac-policy.yaml'

/** Reads the files that kustomize and the Helm chart build on, in the order in which they are applied. */
export async function readManifests(folder = join(packageRoot(), 'manifests/chart/base')): Promise<ManifestFile[]> {
  const names = (await readdir(folder)).filter(name => name !== 'kustomization.yaml').sort()
  return Promise.all(names.map(async name => ({ name, text: await readFile(join(folder, name), 'utf8') })))
}

/** Returns what has to be applied, as one YAML stream: the files as they are, but for what the options say. */
export function renderManifests(files: readonly ManifestFile[], options: ManifestOptions = {}): string {
  const { namespace = OWN_NAMESPACE, istioNamespace, image } = options
  const kept = files.filter(({ name }) => istioNamespace === undefined || !SHIPPED.has(name))
  const texts = kept.map(({ name, text }) => {
    const placed = text.replaceAll(OWN_NAMESPACE, namespace)
    if (istioNamespace === undefined) return withImage(placed, image)
    const moved = name === READER ? placed.replaceAll(/^( {2}namespace: ).*$/gm, `$1${istioNamespace}`) : placed
    return withImage(moved.replace(/--istio-namespace=.*/, `--istio-namespace=${istioNamespace}`), image)
  })
  return texts.join('---\n')
}

function withImage(text: string, image: string | undefined): string {
  // A function, because `$` means something in a replacement.
  return image === undefined ? text : text.replace(/^( +image: )outrigger:.*$/m, (_, start: string) => start + image)
}
