import type { FunctionContext, TemplateFunction } from '../../../go/function.ts'
import { TemplateExecError, TemplateParseError } from '../../errors.ts'
import { STRING, define, takes, text } from '../signature.ts'

/** What rendering a text costs of the work of a run: texts that render texts end by it. */
const COST = 100_000

/** Istio's function on template text, up to release 1.13. */
export const renderingFunctions: readonly TemplateFunction[] = [
  define(
    'render',
    'Renders template text with the same functions and data; "" if it fails.',
    takes([text], STRING),
    rendered
  )
]

function rendered(context: FunctionContext, template: string): string {
  context.spend(COST)
  try {
    return context.render?.(template) ?? ''
  } catch (error) {
    if (error instanceof TemplateExecError || error instanceof TemplateParseError) return ''
    throw error
  }
}
