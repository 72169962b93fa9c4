import { readFile } from 'node:fs/promises'

/** A config file that cannot be used. */
export class ConfigFileError extends Error {
  override readonly name = 'ConfigFileError'
  /** Whether it could not be read, or holds no settings. */
  readonly unreadable: boolean

  constructor(message: string, unreadable: boolean) {
    super(message)
    this.unreadable = unreadable
  }
}

/** Reads a config file, YAML or JSON. */
export async function readConfigFile(path: string): Promise<{ readonly path: string; readonly content: unknown }> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
    throw new ConfigFileError(`${path} cannot be read (${code}): correct --config.`, true)
  }
  const { yamlToJSON } = await import('../../language/yaml/index.ts')
  try {
    return { path, content: yamlToJSON(text) }
  } catch (error) {
    throw new ConfigFileError(`${path} is not YAML: ${error instanceof Error ? error.message : String(error)}.`, false)
  }
}
