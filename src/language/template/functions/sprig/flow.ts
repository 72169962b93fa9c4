import { FunctionError, type TemplateFunction } from '../../../go/function.ts'
import { define, STRING, takes, text } from '../signature.ts'

/** Flow control. */
export const flow: readonly TemplateFunction[] = [
  define('fail', 'Ends the rendering with an error.', takes([text], STRING), (_, message) => {
    throw new FunctionError(message)
  })
]
