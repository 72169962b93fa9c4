import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { load } from 'js-yaml'

const TEMPLATES = ['sidecar', 'gateway', 'grpc-agent', 'grpc-simple']
/** The one that stands without the shared parts. */
const ALONE = 'grpc-simple'

function template(name: string): string {
  return readFileSync(fileURLToPath(new URL(`../../../templates/${name}`, import.meta.url)), 'utf8')
}

/** Indents a text as the content of a YAML block; empty lines stay empty. */
function block(text: string, indent: number): string {
  const pad = ' '.repeat(indent)
  return text
    .trimEnd()
    .split('\n')
    .map(line => (line.trim() === '' ? '' : pad + line))
    .join('\n')
}

function configMap(name: string, keys: Readonly<Record<string, string>>): string {
  const data = Object.entries(keys).map(([key, text]) => `  ${key}: |\n${block(text, 4)}\n`)
  return `# Made from templates/ by test/unit/manifests (UPDATE_MANIFESTS=1 writes it anew): change it there.
apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}
  namespace: outrigger-system
  labels:
    app.kubernetes.io/name: outrigger
    app.kubernetes.io/part-of: outrigger
data:
${data.join('')}`
}

/** The ConfigMap with the injection policy: the templates that ship, with their values. */
export function policyManifest(): string {
  const partials = template('partials.tpl')
  const text = (name: string): string => template(`${name}.yaml`) + (name === ALONE ? '' : partials)
  const templates = TEMPLATES.map(name => `  ${name}: |\n${block(text(name), 4)}\n`).join('')
  return configMap('istio-sidecar-injector', {
    config: `${template('policy.yaml')}templates:\n${templates}`,
    // istiod reads the values as JSON.
    values: JSON.stringify(load(template('values.yaml')), null, 2)
  })
}

/** The ConfigMap with the mesh configuration that ships. */
export function meshManifest(): string {
  return configMap('istio', { mesh: template('mesh.yaml') })
}
