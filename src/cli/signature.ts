import type { TemplateFunction } from '../language/go/function.ts'

/** Prints a function of the template language with its Go types: `default(interface {}, ...interface {}) interface {}`. */
export function signatureOf({ name, params, variadic, result }: TemplateFunction): string {
  const types = params.map((type, i) => (variadic === true && i === params.length - 1 ? `...${type.text}` : type.text))
  return `${name}(${types.join(', ')}) ${result.text}`
}
