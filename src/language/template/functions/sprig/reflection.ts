import type { TemplateFunction } from '../../../go/function.ts'
import { typeOf, type Value } from '../../../go/value.ts'
import { deepEqual } from '../deep-equal.ts'
import { kindOf } from '../reflect.ts'
import { any, BOOL, define, STRING, takes, text } from '../signature.ts'

/** Types and kinds of values, by Go's names. */
export const reflection: readonly TemplateFunction[] = [
  define('typeOf', 'Names the type of a value.', takes([any], STRING), (_, value) => typeText(value)),
  define(
    'typeIs',
    'Tells whether a value has a type.',
    takes([text, any], BOOL),
    (_, name, value) => name === typeText(value)
  ),
  define(
    'typeIsLike',
    'Tells whether a value has a type or is a pointer to it.',
    takes([text, any], BOOL),
    (_, name, value) => [name, '*' + name].includes(typeText(value))
  ),
  define('kindOf', 'Names the kind of a value.', takes([any], STRING), (_, value) => kindOf(value)),
  define(
    'kindIs',
    'Tells whether a value is of a kind.',
    takes([text, any], BOOL),
    (_, name, value) => name === kindOf(value)
  ),
  define(
    'deepEqual',
    'Tells whether two values are equal in type and in all that they hold.',
    takes([any, any], BOOL),
    (_, a, b) => deepEqual(a, b)
  )
]

function typeText(value: Value): string {
  return typeOf(value)?.text ?? '<nil>'
}
