/** Go's text/template: parsed once, compiled to closures, with Go's values and Go's errors. */
export { TemplateExecError, TemplateParseError, type Place } from './errors.ts'
export { BUILTINS } from './builtins/builtins.ts'
export type { Constants } from './compile/remember.ts'
export type { Observer, Watched } from './compile/observe.ts'
export { CONSTANT_FUNCTIONS, MUTATING_FUNCTIONS } from './functions/index.ts'
export { hex, sha256 } from './functions/sprig/hashes.ts'
export { DEFAULT_LIMITS, type TemplateLimits } from './limits.ts'
export { parseTemplate, type Template, type TemplateOptions, type World } from './template.ts'
