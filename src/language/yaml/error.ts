/** An error of reading or writing YAML; its message is word for word that of Go's sigs.k8s.io/yaml. */
export class YamlError extends Error {
  override readonly name: string = 'YamlError'
}
