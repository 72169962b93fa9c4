import { readFile } from 'node:fs/promises'
import { text as readStream } from 'node:stream/consumers'
import { newestDialect, type Dialect } from '../inject/dialect.ts'
import { isObject, type JsonObject } from '../inject/json.ts'
import type { TemplateFunction } from '../language/go/function.ts'
import { parseTemplate, TemplateExecError, TemplateParseError, type Place } from '../language/template/index.ts'
import { YamlError, yamlToJSON } from '../language/yaml/index.ts'
import { templateFunctions } from '../policy/functions.ts'
import { codeOf } from '../world/files/find.ts'
import { UnreadablePathError } from '../world/files/files-world.ts'
import { missingIn } from './missing-value.ts'
import { UnusableFileError } from './read-objects.ts'

/** What to render: files, `-` for standard input. */
export interface RenderRequest {
  readonly template: string
  /** YAML or JSON; an empty object where there is none. */
  readonly data?: string
  /** Whether a key that the data do not have is an error; Istio prints `<no value>`. Default: false. */
  readonly strict?: boolean
  /** The release whose functions templates have. Default: the newest. */
  readonly dialect?: Dialect
}

/** A template that cannot be read or fails, told for a person. */
export class RenderError extends Error {
  override readonly name = 'RenderError'
  /** `FILE:LINE:COLUMN`, counted from 1. */
  readonly place: string
  /** The line with a caret under the place. */
  readonly picture: string
  /** The value that is not there, where that is why. */
  readonly missing: string | undefined

  constructor(message: string, told: { place: string; picture: string; missing?: string | undefined }) {
    super(message)
    this.place = told.place
    this.picture = told.picture
    this.missing = told.missing
  }
}

type Environment = Readonly<Record<string, string | undefined>>

/** Renders one template with data; throws a {@link RenderError} where it cannot. */
export async function renderFiles(
  request: RenderRequest,
  environment: Environment,
  stdin: NodeJS.ReadableStream
): Promise<string> {
  const text = await read(request.template, '--template', stdin)
  const data = request.data === undefined ? {} : parseData(request.data, await read(request.data, '--data', stdin))
  const { dialect = newestDialect() } = request
  const [leftDelim = '', rightDelim = ''] = dialect.delimiters.split(' ')
  const file = request.template === '-' ? 'standard input' : request.template
  const env = Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined)
  )
  try {
    const functions = templateFunctions(dialect)
    const missingKey = request.strict === true ? 'error' : 'invalid'
    const template = parseTemplate(text, { name: 'inject', functions, leftDelim, rightDelim, missingKey })
    return template.execute(data, {
      env,
      now: Date.now,
      random: bytes => crypto.getRandomValues(new Uint8Array(bytes))
    })
  } catch (error) {
    throw told(error, file, data)
  }
}

/** Returns the functions that templates of a release may call, by name, without those of the language itself. */
export function functionsOf(dialect: Dialect = newestDialect()): readonly TemplateFunction[] {
  return [...templateFunctions(dialect).values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}

function told(error: unknown, file: string, data: JsonObject): unknown {
  if (error instanceof TemplateParseError) {
    return new RenderError(error.message, { place: placed(file, error.place), picture: error.picture })
  }
  if (!(error instanceof TemplateExecError)) return error
  const missing = missingIn(error.snippet, data)
  return new RenderError(error.message, { place: placed(file, error.place), picture: error.picture, missing })
}

/** Go counts columns from 0, editors from 1. */
function placed(file: string, { line, column }: Place): string {
  return [file, line, ...(column === undefined ? [] : [column + 1])].join(':')
}

function parseData(path: string, text: string): JsonObject {
  const file = path === '-' ? 'standard input' : path
  try {
    const data = yamlToJSON(text) ?? {}
    if (isObject(data)) return data
  } catch (error) {
    if (!(error instanceof YamlError)) throw error
    throw new UnusableFileError(`${file} is not YAML: ${error.message}.`)
  }
  throw new UnusableFileError(`${file} holds no object: data of a template are names with values.`)
}

async function read(path: string, flag: string, stdin: NodeJS.ReadableStream): Promise<string> {
  if (path === '-') return readStream(stdin)
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new UnreadablePathError(`${path} cannot be read (${codeOf(error)}): correct ${flag}.`)
  }
}
