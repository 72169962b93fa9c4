import type { FunctionMap, TemplateFunction } from '../../../../src/language/go/function.ts'
import type { Value } from '../../../../src/language/go/value.ts'
import {
  TemplateExecError,
  TemplateParseError,
  parseTemplate,
  type TemplateOptions
} from '../../../../src/language/template/index.ts'

/** A world in which nothing happens. */
export const WORLD = { env: {}, now: () => 0, random: (bytes: number) => new Uint8Array(bytes) }

/** Makes a function map of rows. */
export function functionsOf(...rows: TemplateFunction[]): FunctionMap {
  return new Map(rows.map(row => [row.name, row]))
}

/** Renders a template named `t`. */
export function render(text: string, data: Value = {}, options: Partial<TemplateOptions> = {}): string {
  return parseTemplate(text, { name: 't', functions: new Map(), ...options }).execute(data, WORLD)
}

/** Renders a template that fails, and gives the error. */
export function failure(
  text: string,
  data: Value = {},
  options: Partial<TemplateOptions> = {}
): TemplateParseError | TemplateExecError {
  try {
    render(text, data, options)
  } catch (error) {
    if (error instanceof TemplateParseError || error instanceof TemplateExecError) return error
    throw error
  }
  throw new Error(`the template does not fail: ${text}`)
}
