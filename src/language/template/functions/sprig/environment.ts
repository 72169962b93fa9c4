import type { FunctionContext, TemplateFunction } from '../../../go/function.ts'
import { define, STRING, takes, text } from '../signature.ts'

/** The environment that the caller hands in, which is not the process's own. */
export const environment: readonly TemplateFunction[] = [
  define('env', 'Gives an environment variable, "" if it is not set.', takes([text], STRING), variable),
  define('expandenv', 'Replaces $NAME and ${NAME} by environment variables.', takes([text], STRING), (context, s) =>
    expand(context, s)
  )
]

/** Looks an environment variable up; one that is not set is empty. */
export function variable(context: FunctionContext, name: string): string {
  return Object.hasOwn(context.env, name) ? (context.env[name] ?? '') : ''
}

/** A name in braces, a special name of one character, or a plain name; broken syntax is dropped, as in `os.Expand`. */
const REFERENCE = /\$(?:\{([*#$@!?0-9-])\}|\{([^}]+)\}|(\{\}?)|([*#$@!?0-9-])|([A-Za-z0-9_]+))/g

function expand(context: FunctionContext, s: string): string {
  return s.replace(REFERENCE, (_, ...groups: (string | undefined)[]) => {
    const [special, braced, broken, short, plain] = groups
    const value = broken === undefined ? variable(context, special ?? braced ?? short ?? plain ?? '') : ''
    context.spend(value.length)
    return value
  })
}
